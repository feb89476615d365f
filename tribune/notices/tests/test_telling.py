from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.events.models import CalendarImport, ImportedDate
from tribune.events.plans import plan_of
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import dates, events, rsvps
from tribune.facts.ledger import record
from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.movement.verbs.settings import save_texts
from tribune.notices import listeners
from tribune.notices.kinds import TOPICS
from tribune.notices.listening import words
from tribune.notices.models import Notice
from tribune.notices.paces import Pace
from tribune.notices.verbs import mailing, preferences
from tribune.notices.verbs.preferences import Choice
from tribune.notices.verbs.telling import News, tell
from tribune.people.facts import SupportDeclared
from tribune.people.models import Person
from tribune.people.testing import a_person
from tribune.teams.testing import a_team
from tribune.teams.verbs import memberships

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""


def told(person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def letters_to(person) -> int:
    """Letters of notices: that of one's own answer is none."""
    return sum(letter.to == person.email for letter in Letter.objects.filter(key__startswith="notice:"))


def run_everything_twice() -> None:
    """As when a worker dies after its work and before saying so."""
    run_jobs()
    Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None)
    run_jobs()


def test_the_organiser_is_told_who_is_coming_and_the_one_who_comes_is_not():
    alice, bob = a_person("Alice"), a_person("Bob", name_reach="members")
    event = an_event("Marche", by=alice)
    an_rsvp(event, bob)

    run_jobs()

    notice = Notice.objects.get(kind="coming")
    assert notice.person == alice
    assert "Bob" in notice.sentence
    assert "Marche" in notice.sentence
    assert told(bob) == []
    assert letters_to(alice) == 1


def test_the_organiser_is_told_the_name_of_who_comes_even_if_other_pages_hide_it():
    alice, bob = a_person("Alice"), a_person("Bob", name_reach="me")
    an_rsvp(an_event(by=alice), bob)

    run_jobs()

    assert "Bob" in Notice.objects.get(person=alice).sentence
    assert "Bob" in Letter.objects.get(key__startswith="notice:").content


def test_a_maybe_says_nothing_until_it_is_a_yes_and_a_change_of_mind_is_not_told_twice():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    an_rsvp(event, bob, "maybe")
    run_jobs()
    assert told(alice) == []

    for answer in ("yes", "no", "yes"):
        rsvps.give(occurrence=the_date_of(event), person=bob, answer=answer, guests=0, at=timezone.now())
        run_jobs()

    assert told(alice) == ["coming"]
    assert letters_to(alice) == 1


def test_those_whose_date_was_called_off_are_not_told_again_of_what_befalls_the_others():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    event = an_event(by=alice)
    first = the_date_of(event)
    second = dates.add(event=event, starts_at=soon(9), ends_at=soon(10), at=timezone.now())
    for person, date in ((bob, first), (charlie, second)):
        rsvps.give(occurrence=date, person=person, answer="yes", at=timezone.now())
    events.call_off(event=event, by=alice, reason="", at=timezone.now(), occurrence=first)
    event.refresh_from_db()
    plan = replace(plan_of(event, second), venue="Chez Rose")
    events.amend(event=event, plan=plan, version=event.version, at=timezone.now(), occurrence=second)

    events.call_off(event=event, by=alice, reason="", at=timezone.now())
    events.call_off(event=event, by=alice, reason="", at=timezone.now(), occurrence=second)
    run_everything_twice()

    assert told(bob) == ["called_off"]
    assert sorted(told(charlie)) == ["called_off", "moved"]


def test_everyone_going_is_told_once_that_it_is_called_off_with_the_reason_in_their_language():
    alice, bob, charlie, dora = (a_person(name) for name in ("Alice", "Bob", "Charlie", "Dora"))
    charlie.language = "en"
    charlie.save()
    event = an_event("Marche", by=alice)
    an_rsvp(event, bob)
    an_rsvp(event, charlie, "maybe")
    an_rsvp(event, dora, "no")
    run_jobs()

    events.call_off(event=event, by=alice, reason="Trop de vent", at=timezone.now())
    run_everything_twice()

    assert (told(bob), told(charlie), told(dora)) == (["called_off"], ["called_off"], [])
    assert (letters_to(bob), letters_to(charlie), letters_to(dora)) == (1, 1, 0)
    assert "called_off" not in told(alice)
    letters = Letter.objects.filter(key__startswith="notice:")
    english = next(letter for letter in letters if letter.to == charlie.email).content
    assert "“Marche” is called off" in english
    assert "Trop de vent" in english
    assert f"/en{event.address}" in english


def test_a_team_hears_of_its_new_action_and_strangers_do_not():
    alice, bob, charlie, dora = (a_person(name) for name in ("Alice", "Bob", "Charlie", "Dora"))
    team = a_team(referent=alice, members=[bob], followers=[charlie])

    an_event(by=alice, team=team)
    run_everything_twice()

    assert (told(bob), told(charlie), told(dora)) == (["new_action"], ["new_action"], [])
    assert "new_action" not in told(alice)
    assert letters_to(bob) == 1
    assert team.name in Notice.objects.get(person=bob).sentence


def test_followers_do_not_hear_of_what_only_the_team_may_see():
    alice, bob, charlie = (a_person(name) for name in ("Alice", "Bob", "Charlie"))
    team = a_team(referent=alice, members=[bob], followers=[charlie])

    an_event(by=alice, team=team, audience="circle")
    run_jobs()

    assert (told(bob), told(charlie)) == (["new_action"], [])


def test_organisers_hear_who_joined_their_team():
    alice, bob, charlie = (a_person(name) for name in ("Alice", "Bob", "Charlie"))
    team = a_team(referent=alice, members=[charlie])
    memberships.join(team=team, person=bob, at=timezone.now())

    run_everything_twice()

    assert (told(alice), told(bob), told(charlie)) == (["joined"], [], [])
    assert "Bob" in Notice.objects.get(person=alice).sentence


def test_preferences_are_obeyed():
    alice = a_person("Alice")
    event = an_event(by=alice)
    wishes = {
        "site only": Choice(True, Pace.NEVER),
        "mail only": Choice(False, Pace.AT_ONCE),
        "nothing": Choice(False, Pace.NEVER),
    }
    people = {name: a_person(name) for name in wishes}
    for name, choice in wishes.items():
        preferences.choose(person=people[name], choices={"going": choice})
        an_rsvp(event, people[name])
    run_jobs()

    events.call_off(event=event, by=alice, reason="", at=timezone.now())
    run_jobs()

    got = {name: (Notice.objects.of(person).count(), letters_to(person)) for name, person in people.items()}
    assert got == {"site only": (1, 0), "mail only": (0, 1), "nothing": (0, 0)}


def test_someone_who_left_is_not_written_to():
    bob = a_person("Bob", erased_at=timezone.now())

    assert tell(some_news(), to=Person.objects.filter(pk=bob.pk).values("pk"), at=timezone.now()) == 0


def some_news(key="k:1", **more) -> News:
    given = {"kind": "new_action", "thing": "event:1", "title": "T" * 200, "address": "/actions/x/", "team": "Fives"}
    return News(key=key, **{**given, **more})


def a_crowd(number: int, start: int = 0) -> None:
    Person.objects.bulk_create(
        Person(name=f"P{n}", email=f"p{n}@example.org", email_index=f"crowd{n}", language="fr" if n % 2 else "en")
        for n in range(start, start + number)
    )


def test_telling_a_thousand_costs_what_telling_a_hundred_costs():
    everyone = Person.objects.filter(email_index__startswith="crowd").values("pk")
    costs = []
    for number in (100, 1000):
        a_crowd(number - Person.objects.count(), start=Person.objects.count())
        with CaptureQueriesContext(connection) as queries:
            assert tell(some_news(f"k:{number}"), to=everyone, at=timezone.now()) == number
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 7  # the last for the pages that are open


def test_a_thousand_letters_leave_in_batches_that_cost_the_same_and_none_twice():
    a_crowd(1000)
    everyone = Person.objects.filter(email_index__startswith="crowd").values("pk")
    tell(some_news(), to=everyone, at=timezone.now())
    costs = []
    for _batch in range(10):
        with CaptureQueriesContext(connection) as queries:
            assert mailing.mail_told(key="k:1", kind="new_action", at=timezone.now())[0]
        costs.append(len(queries))

    assert not mailing.mail_told(key="k:1", kind="new_action", at=timezone.now())[0]
    assert len(set(costs[1:])) == 1  # the first also reads the movement’s settings
    assert costs[0] <= 16
    run_everything_twice()
    assert Letter.objects.count() == 1000
    assert Letter.objects.values("to_index").distinct().count() == 1000
    assert tell(some_news(), to=everyone, at=timezone.now()) == 0


def test_a_burst_of_answers_is_one_letter_now_and_one_later():
    alice = a_person("Alice")
    event = an_event(by=alice)
    for n in range(12):
        an_rsvp(event, a_person(f"Person {n}"))
        run_jobs()
    assert len(told(alice)) == 12
    assert letters_to(alice) == 1

    run_jobs(at=timezone.now() + mailing.APART + timedelta(minutes=1))

    assert letters_to(alice) == 2
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_what_was_read_on_the_site_meanwhile_is_not_written_too():
    alice = a_person("Alice")
    event = an_event(by=alice)
    for name in ("Bob", "Charlie"):
        an_rsvp(event, a_person(name))
        run_jobs()
    Notice.objects.update(read_at=timezone.now())

    run_jobs(at=timezone.now() + mailing.APART + timedelta(minutes=1))

    assert letters_to(alice) == 1


def test_a_fact_about_something_gone_tells_nobody():
    for tell_of in (listeners.tell_organisers_who_is_coming, listeners.tell_organisers_who_is_coming_after_all):
        tell_of(type("Fact", (), {"rsvp_id": 999, "at": timezone.now()}))
    words.standing(999)
    assert not Notice.objects.exists()


def test_every_kind_belongs_to_a_topic_and_says_its_sentence():
    from tribune.notices.kinds import KINDS

    for name, kind in KINDS:
        assert kind.topic in TOPICS
        assert "%" not in Notice(kind=name, title="T", team="F").sentence


def test_a_new_supporter_is_welcomed_once_in_the_movements_words():
    alice = a_person("Alice")
    save_texts(language="fr", texts={"welcome": "Bienvenue parmi nous"}, by_id=1, at=timezone.now())
    with transaction.atomic():
        record(SupportDeclared(person_id=alice.pk, at=timezone.now()))

    run_everything_twice()

    assert told(alice) == ["welcome"]
    assert letters_to(alice) == 1
    assert "Bienvenue parmi nous" in Letter.objects.get().content


def test_members_are_not_told_of_each_action_that_a_calendar_brings():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(organisers=[alice], members=[bob])
    event = an_event(by=alice, team=team)
    calendar = CalendarImport.objects.create(
        team=team, made_by=alice, name="Agenda", kind=event.kind, zone="Europe/Paris", made_at=timezone.now()
    )
    ImportedDate.objects.create(calendar=calendar, key="k", event=event, fingerprint="f", version=1)

    run_jobs()

    assert told(bob) == []
