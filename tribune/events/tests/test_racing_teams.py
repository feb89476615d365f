"""Who is in a team, and who answers for it, raced for through real HTTP: on this database, whichever it is."""

import time
from collections import Counter

import pytest
from django.utils import timezone

from tribune.events.models import Event
from tribune.events.testing import an_event, soon
from tribune.events.tests.test_racing import a_site, all_at_once, ask, key_of
from tribune.people import circles
from tribune.people.models import Erasure, Role
from tribune.people.testing import a_person
from tribune.teams.models import Acceptance, Team
from tribune.teams.testing import MADE_AT, a_team
from tribune.teams.verbs import invitations, mergers, requests

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def referents(team):
    return circles.present(team.circle_id).filter(role=Role.REFERENT).count()


def test_the_last_places_of_a_link_go_to_as_many_as_it_says():
    alice = a_person("Alice")
    team = a_team(referent=alice, openness=Team.Openness.INVITATION)
    link = invitations.make_link(team=team, by=alice, days=7, most=3, at=timezone.now())
    keys = [key_of(a_person(f"Person {n}")) for n in range(12)]

    with a_site() as port:
        path = f"/en/invitations/{link.code}/"
        answers = all_at_once([lambda key=key: ask(port, "POST", path, key) for key in keys])

    assert Counter(status for status, _body in answers) == {303: 3, 410: 9}
    assert Acceptance.objects.count() == team.circle.seats.filter(role=Role.MEMBER).count() == 3


def test_two_referents_who_answer_the_same_request_answer_it_once():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, openness=Team.Openness.APPROVAL)
    circles.seat(circle=team.circle, person=bob, role=Role.REFERENT, at=MADE_AT)
    asked = requests.ask(team=team, person=a_person("Charlie"), at=MADE_AT)
    keys = [key_of(alice), key_of(bob)]

    with a_site() as port:
        path = f"/en/teams/{team.code}/requests/{asked.code}/"
        answers = all_at_once(
            [
                lambda key=key, yes=yes: ask(port, "POST", path, key, accept=yes)
                for key, yes in zip(keys, "10", strict=True)
            ]
        )

    assert sorted(status for status, _body in answers) == [303, 409]


def test_the_last_two_referents_resigning_in_both_ways_at_once_leave_one():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[a_person("Charlie")])
    circles.seat(circle=team.circle, person=bob, role=Role.REFERENT, at=MADE_AT)
    keys = [key_of(alice), key_of(bob)]

    with a_site() as port:
        answers = all_at_once(
            [
                lambda: ask(port, "POST", f"/en/teams/{team.code}/membership/", keys[0], **{"as": "none"}),
                lambda: ask(port, "POST", f"/en/teams/{team.code}/members/{bob.code}/role/", keys[1], role="10"),
            ]
        )

    assert sorted(status for status, _body in answers) == [303, 409]
    assert referents(team) == 1


def test_the_last_two_referents_erased_at_once_leave_the_team_to_the_oldest_organiser():
    alice, bob, charlie, dina = (a_person(name) for name in ("Alice", "Bob", "Charlie", "Dina"))
    team = a_team(referent=alice, organisers=[charlie, dina])
    circles.seat(circle=team.circle, person=bob, role=Role.REFERENT, at=MADE_AT)
    keys = [key_of(alice), key_of(bob)]

    with a_site() as port:
        answers = all_at_once([lambda key=key: ask(port, "POST", "/en/me/data/leave/", key) for key in keys])
        deadline = time.monotonic() + 60
        while Erasure.objects.filter(done_at=None).exists() and time.monotonic() < deadline:
            time.sleep(0.2)

    assert [status for status, _body in answers] == [303, 303]
    assert list(circles.present(team.circle_id).filter(role=Role.REFERENT).values_list("person", flat=True)) == [
        charlie.pk
    ]


def test_two_teams_that_take_each_other_in_at_once_end_as_one():
    alice, rose = a_person("Alice"), a_person("Rose")
    team, other = a_team("Fives", referent=alice), a_team("Lille est", referent=rose)
    first = mergers.ask(team=team, into=other, by=alice, at=MADE_AT)
    second = mergers.ask(team=other, into=team, by=rose, at=MADE_AT)
    keys = [key_of(rose), key_of(alice)]

    with a_site() as port:
        answers = all_at_once(
            [
                lambda: ask(port, "POST", f"/en/teams/{other.code}/mergers/{first.code}/", keys[0], accept="1"),
                lambda: ask(port, "POST", f"/en/teams/{team.code}/mergers/{second.code}/", keys[1], accept="1"),
            ]
        )

    standing = Team.objects.standing().get()
    assert sum(status == 303 for status, _body in answers) == 1
    assert not any(status >= 500 for status, _body in answers)
    assert standing.circle.seats.count() == 2
    assert referents(standing) == 2


def test_two_teams_that_close_into_each_other_at_once_leave_one_with_all_that_was_ahead():
    alice = a_person("Alice")
    team, other = a_team("Fives", referent=alice), a_team("Lille est", referent=alice)
    for each in (team, other):
        an_event(by=alice, team=each, starts_at=soon(9))
    keys = [key_of(alice), key_of(alice)]

    with a_site() as port:
        answers = all_at_once(
            [
                lambda key=key, one=one, to=to: ask(
                    port, "POST", f"/en/teams/{one.code}/closing/", key, fate="on", to=str(to.pk)
                )
                for key, one, to in zip(keys, (team, other), (other, team), strict=True)
            ]
        )

    standing = Team.objects.standing().get()
    assert sorted(status for status, _body in answers) == [303, 422]
    assert Event.objects.filter(team=standing).count() == 2
