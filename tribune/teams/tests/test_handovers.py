from datetime import UTC, datetime, timedelta

import pytest

from tribune.facts.models import Fact
from tribune.facts.testing import run_jobs
from tribune.people import circles
from tribune.people.models import Role
from tribune.people.testing import a_person, signed_in_client, with_charge
from tribune.people.verbs import erasures
from tribune.teams.models import Handover
from tribune.teams.testing import a_team
from tribune.teams.verbs import handovers, memberships

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def role_of(person, team):
    return team.circle.seats.filter(person=person).values_list("role", flat=True).first()


def test_alice_hands_over_once_bob_has_said_yes():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])

    handover = handovers.offer(team=team, taker=bob, giver_role=Role.MEMBER, by=alice, at=NOW)
    before = (role_of(alice, team), role_of(bob, team))
    handovers.accept(handover=handover, at=NOW)

    assert before == (Role.REFERENT, Role.MEMBER)
    assert (role_of(alice, team), role_of(bob, team)) == (Role.MEMBER, Role.REFERENT)


def test_a_declined_or_withdrawn_offer_changes_nothing():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    first = handovers.offer(team=team, taker=bob, giver_role=0, by=alice, at=NOW)
    handovers.decline(handover=first, at=NOW)
    second = handovers.offer(team=team, taker=bob, giver_role=0, by=alice, at=NOW)
    handovers.take_back(handover=second, by=alice, at=NOW)

    for over in (first, second):
        with pytest.raises(handovers.TheOfferIsOver):
            handovers.accept(handover=over, at=NOW)

    assert (role_of(alice, team), role_of(bob, team)) == (Role.REFERENT, Role.MEMBER)


def test_an_offer_of_someone_who_is_no_referent_any_more_is_over():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_team(referent=alice, members=[bob, charlie])
    memberships.change_role(team=team, person=charlie, role=Role.REFERENT, by=alice, at=NOW)
    handover = handovers.offer(team=team, taker=bob, giver_role=0, by=alice, at=NOW)
    memberships.change_role(team=team, person=alice, role=Role.MEMBER, by=charlie, at=NOW)

    with pytest.raises(handovers.TheOfferIsOver):
        handovers.accept(handover=handover, at=NOW)


def test_bob_alone_answers_the_offer():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_team(referent=alice, members=[bob, charlie])
    signed_in_client(alice).post(f"/teams/{team.code}/members/{bob.code}/handover/", {"giver_role": "0"})
    path = f"/teams/{team.code}/handovers/{Handover.objects.get().code}/"

    outsider = signed_in_client(charlie).post(path, {"accept": "1"})
    signed_in_client(bob).post(path, {"accept": "1"})

    assert outsider.status_code == 404
    assert (role_of(alice, team), role_of(bob, team)) == (None, Role.REFERENT)


def test_when_the_last_referent_is_erased_the_oldest_organiser_answers():
    alice, bob, charlie, dina = (a_person(name) for name in ("Alice", "Bob", "Charlie", "Dina"))
    team = a_team(referent=alice, members=[dina])
    for person, days in ((bob, 5), (charlie, 3)):
        circles.seat(circle=team.circle, person=person, role=Role.ORGANISER, at=NOW + timedelta(days=days))

    erasures.begin(person=alice, at=NOW + timedelta(days=9))
    run_jobs()

    assert role_of(charlie, team) == Role.REFERENT
    assert role_of(bob, team) == Role.ORGANISER
    assert role_of(alice, team) is None
    assert Fact.objects.get(name="TeamInherited").body["person_id"] == charlie.pk


def test_when_nobody_can_follow_the_desk_asks_a_member():
    alice, bob = a_person("Alice"), a_person("Bob")
    desk = with_charge(a_person("Odile"), "organisers_desk")
    team = a_team(referent=alice, members=[bob])

    erasures.begin(person=alice, at=NOW)
    run_jobs()
    handovers.let_others_follow(person=alice, at=NOW)
    run_jobs()
    signed_in_client(desk).post(f"/desk/teams/{team.code}/referent/", {"person": bob.code})
    handovers.accept(handover=Handover.objects.get(), at=NOW)

    assert Fact.objects.filter(name="TeamLeftAlone").count() == 1
    assert role_of(bob, team) == Role.REFERENT


def test_two_last_referents_erased_together_leave_the_team_to_an_organiser():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_team(referent=alice, organisers=[charlie])
    circles.seat(circle=team.circle, person=bob, role=Role.REFERENT, at=NOW)

    for person in (alice, bob):
        erasures.begin(person=person, at=NOW)
    run_jobs()

    assert role_of(charlie, team) == Role.REFERENT
    assert Fact.objects.filter(name="TeamInherited").count() == 1


def test_a_referent_with_another_beside_them_leaves_no_heir():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_team(referent=alice, organisers=[charlie])
    circles.seat(circle=team.circle, person=bob, role=Role.REFERENT, at=NOW)

    erasures.begin(person=alice, at=NOW)
    run_jobs()

    assert role_of(charlie, team) == Role.ORGANISER
