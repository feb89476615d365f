from datetime import UTC, datetime

import pytest

from tribune.facts.models import Fact
from tribune.people import circles
from tribune.people.models import Role, Seat
from tribune.people.testing import a_person
from tribune.teams.models import Team
from tribune.teams.testing import a_team, a_team_kind
from tribune.teams.verbs import memberships, teams
from tribune.teams.verbs.teams import Charter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def role_of(person, team):
    seat = Seat.objects.filter(circle=team.circle, person=person).first()
    return seat.role if seat else None


def test_who_makes_a_team_answers_for_it():
    alice = a_person("Alice")

    team = a_team("Fives–Moulins", referent=alice)

    assert role_of(alice, team) == Role.REFERENT
    assert team.voice.name == "Fives–Moulins"
    assert team.publication.address == team.address == f"/teams/{team.code}-fives-moulins/"
    assert list(Fact.objects.order_by("pk").values_list("name", flat=True))[-2:] == ["TeamCreated", "TeamJoined"]


def test_someone_who_has_not_declared_support_makes_no_team():
    guest = a_person("Gus", supporter=False)

    with pytest.raises(teams.OnlySupportersMakeTeams):
        a_team(referent=guest)


def test_a_local_team_says_where_it_is():
    with pytest.raises(teams.ThisKindNeedsAPlace):
        a_team(kind="local")


def test_the_same_form_sent_twice_makes_one_team():
    alice = a_person("Alice")
    charter = Charter(name="Fives–Moulins", kind=a_team_kind())

    first = teams.create(by=alice, charter=charter, at=NOW, form_key="k1")
    second = teams.create(by=alice, charter=charter, at=NOW, form_key="k1")

    assert first == second
    assert Team.objects.count() == 1


def test_bob_joins_once_however_often_he_presses():
    team, bob = a_team(), a_person("Bob")

    memberships.join(team=team, person=bob, at=NOW)
    memberships.join(team=team, person=bob, at=NOW)

    assert role_of(bob, team) == Role.MEMBER
    assert Fact.objects.filter(name="TeamJoined").count() == 2  # Alice by making it, Bob


def test_a_follower_who_joins_becomes_a_member():
    team, bob = a_team(), a_person("Bob")
    memberships.follow(team=team, person=bob, at=NOW)

    memberships.join(team=team, person=bob, at=NOW)

    assert role_of(bob, team) == Role.MEMBER


def test_an_organiser_who_presses_join_or_follow_stays_an_organiser():
    bob = a_person("Bob")
    team = a_team(organisers=[bob])

    memberships.join(team=team, person=bob, at=NOW)
    memberships.follow(team=team, person=bob, at=NOW)

    assert role_of(bob, team) == Role.ORGANISER


def test_a_guest_may_follow_and_not_join():
    team, guest = a_team(), a_person("Gus", supporter=False)

    memberships.follow(team=team, person=guest, at=NOW)
    with pytest.raises(memberships.OnlySupportersJoin):
        memberships.join(team=team, person=guest, at=NOW)

    assert role_of(guest, team) == Role.FOLLOWER


def test_a_team_by_invitation_is_not_joined_by_pressing():
    team = a_team(openness=Team.Openness.INVITATION)

    with pytest.raises(memberships.TheTeamChoosesItsMembers):
        memberships.join(team=team, person=a_person("Bob"), at=NOW)


def test_the_last_referent_cannot_leave():
    alice = a_person("Alice")
    team = a_team(referent=alice, members=[a_person("Bob")])

    with pytest.raises(memberships.TheLastReferentStays):
        memberships.leave(team=team, person=alice, at=NOW)

    assert role_of(alice, team) == Role.REFERENT


def test_the_last_referent_cannot_step_down():
    alice = a_person("Alice")
    team = a_team(referent=alice)

    with pytest.raises(memberships.TheLastReferentStays):
        memberships.change_role(team=team, person=alice, role=Role.MEMBER, by=alice, at=NOW)


def test_alice_leaves_once_bob_answers_for_the_team_too():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])

    memberships.change_role(team=team, person=bob, role=Role.REFERENT, by=alice, at=NOW)
    memberships.leave(team=team, person=alice, at=NOW)
    memberships.leave(team=team, person=alice, at=NOW)

    assert role_of(alice, team) is None
    assert Fact.objects.filter(name="TeamLeft").count() == 1


def test_an_organiser_gives_no_roles():
    bob, charlie = a_person("Bob"), a_person("Charlie")
    team = a_team(organisers=[bob], members=[charlie])

    with pytest.raises(memberships.OnlyReferentsGiveRoles):
        memberships.change_role(team=team, person=charlie, role=Role.ORGANISER, by=bob, at=NOW)


def test_nobody_joins_a_closed_team():
    team = a_team()
    Team.objects.update(closed_at=NOW)

    with pytest.raises(memberships.TheTeamIsClosed):
        memberships.join(team=team, person=a_person("Bob"), at=NOW)


def test_two_tabs_saving_the_same_team_the_second_is_told():
    team = a_team()
    charter = Charter(name="Fives", kind=team.kind)

    amended = teams.amend(team=team, charter=charter, version=team.version, at=NOW)

    assert (amended.name, amended.voice.name, amended.circle.name) == ("Fives", "Fives", "Fives")
    assert amended.publication.address == amended.address
    with pytest.raises(teams.ChangedMeanwhile):
        teams.amend(team=team, charter=charter, version=team.version, at=NOW)


def test_a_seat_taken_elsewhere_is_no_membership():
    team, bob = a_team(), a_person("Bob")
    other = circles.found(kind="team", name="Other")
    circles.seat(circle=other, person=bob, role=Role.REFERENT, at=NOW)

    with pytest.raises(memberships.OnlyReferentsGiveRoles):
        memberships.change_role(team=team, person=bob, role=Role.REFERENT, by=bob, at=NOW)
