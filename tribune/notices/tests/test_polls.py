from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.events.testing import an_event, an_rsvp, soon
from tribune.events.verbs import polls
from tribune.facts.testing import run_jobs
from tribune.notices.models import Notice
from tribune.people.testing import a_person
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def kinds_of(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_the_team_is_asked_and_those_who_answered_are_told_the_date_once():
    alice, bob, charlie, dora, outsider = (a_person(n) for n in ("Alice", "Bob", "Charlie", "Dora", "Olive"))
    team = a_team(referent=alice, members=[bob, charlie], followers=[dora])
    event = an_event("Marche", by=alice, team=team, published=False)
    choices = [(soon(day), soon(day) + timedelta(hours=2)) for day in (5, 6)]

    poll = polls.open_poll(event=event, choices=choices, by=alice, at=timezone.now())
    run_jobs()
    assert (kinds_of(alice), kinds_of(bob), kinds_of(dora)) == ([], ["poll"], [])
    assert Notice.objects.get(person=bob).address == poll.address
    key = poll.choices.all()[1].pk
    for person in (bob, outsider):
        polls.vote(poll=poll, person=person, answers={key: "yes"}, at=timezone.now())
    polls.close(poll=poll, choice=poll.choices.all()[1], at=timezone.now())
    run_jobs()

    assert sorted(kinds_of(bob)) == ["new_action", "poll", "poll_closed"]
    assert kinds_of(outsider) == ["poll_closed"]
    assert Notice.objects.get(person=outsider).happens_at == choices[1][0]
    assert sorted(kinds_of(charlie)) == ["new_action", "poll"]


def test_those_coming_are_asked_again_and_not_told_twice():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event("Marche", by=alice)
    an_rsvp(event, bob)
    choices = [(soon(day), soon(day) + timedelta(hours=2)) for day in (5, 6)]
    poll = polls.open_poll(event=event, choices=choices, by=alice, at=timezone.now())
    polls.vote(poll=poll, person=bob, answers={poll.choices.all()[0].pk: "yes"}, at=timezone.now())

    polls.close(poll=poll, choice=poll.choices.all()[0], at=timezone.now())
    run_jobs()

    assert kinds_of(bob) == ["asked_again"]


def test_those_coming_are_told_when_the_date_they_come_to_is_the_one_chosen():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event("Marche", by=alice)
    an_rsvp(event, bob)
    date = event.occurrences.get()
    choices = [(date.starts_at, date.ends_at), (soon(6), soon(6) + timedelta(hours=2))]
    poll = polls.open_poll(event=event, choices=choices, by=alice, at=timezone.now())
    polls.vote(poll=poll, person=bob, answers={poll.choices.all()[0].pk: "yes"}, at=timezone.now())

    polls.close(poll=poll, choice=poll.choices.all()[0], at=timezone.now())
    run_jobs()

    assert kinds_of(bob) == ["poll_closed"]
