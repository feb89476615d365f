from datetime import UTC, datetime

import pytest

from tribune.people import circles
from tribune.people.models import Role
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.publications.models import Follow
from tribune.teams.models import Deed, Merger, Team
from tribune.teams.testing import a_team, a_team_kind
from tribune.teams.verbs import memberships, mergers, splits
from tribune.teams.verbs.teams import Charter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def roles(team):
    return {seat.person.name: Role(seat.role).name for seat in team.circle.seats.select_related("person")}


def split(team, going, referent, by):
    charter = Charter(name="Moulins", kind=a_team_kind())
    return splits.split(team=team, charter=charter, going=going, referent=referent, by=by, at=NOW)


def test_those_chosen_go_to_a_new_team_under_a_referent_of_theirs():
    alice, bob, charlie, dina = (a_person(name) for name in ("Alice", "Bob", "Charlie", "Dina"))
    team = a_team("Fives–Moulins", referent=alice, organisers=[bob], members=[charlie, dina])

    made = split(team, [bob, charlie], bob, alice)

    assert roles(team) == {"Alice": "REFERENT", "Dina": "MEMBER"}
    assert roles(made) == {"Bob": "REFERENT", "Charlie": "MEMBER"}
    assert Deed.objects.filter(team=team, kind=Deed.Kind.SPLIT, other=made).exists()
    assert Deed.objects.filter(team=made, kind=Deed.Kind.CAME_OF, other=team).exists()


def test_a_split_leaves_nobody_without_a_referent():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])

    with pytest.raises(memberships.TheLastReferentStays):
        split(team, [alice, bob], bob, alice)
    with pytest.raises(splits.TheyDoNotGo):
        split(team, [bob], a_person("Charlie"), alice)
    with pytest.raises(splits.NobodyWouldGo):
        split(team, [], alice, alice)

    assert Team.objects.count() == 1


def test_a_referent_may_answer_for_both():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])

    made = split(team, [bob], alice, alice)

    assert roles(team)["Alice"] == roles(made)["Alice"] == "REFERENT"
    assert roles(made)["Bob"] == "MEMBER"


def test_an_organiser_splits_nothing():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_team(referent=alice, organisers=[bob], members=[charlie])

    with pytest.raises(memberships.OnlyReferentsGiveRoles):
        split(team, [charlie], charlie, bob)


def test_the_page_of_a_split_gives_back_what_was_typed():
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    client = signed_in_client(alice)
    path = f"/en/teams/{team.code}/split/"

    wrong = client.post(path, {"name": "Moulins", "kind": team.kind_id, "referent": alice.code})
    client.post(path, {"name": "Moulins", "kind": team.kind_id, "referent": bob.code, "going": [bob.code]})

    assert wrong.status_code == 422
    assert 'value="Moulins"' in wrong.content.decode()
    assert "at least one person" in wrong.content.decode()
    assert roles(Team.objects.get(name="Moulins")) == {"Bob": "REFERENT"}


def a_merger():
    alice, rose = a_person("Alice"), a_person("Rose")
    bob, fanny = a_person("Bob"), a_person("Fanny")
    team = a_team("Fives", referent=alice, members=[bob], followers=[fanny])
    into = a_team("Lille est", referent=rose, organisers=[], members=[alice])
    circles.seat(circle=into.circle, person=bob, role=Role.ORGANISER, at=NOW)
    merger = mergers.ask(team=team, into=into, by=alice, at=NOW)
    return team, into, merger, alice, rose


def test_two_teams_become_one_once_the_other_side_says_yes():
    team, into, merger, _alice, rose = a_merger()
    voices = a_person("Vera")
    Follow.objects.create(person=voices, voice=team.voice, followed_at=NOW)

    mergers.accept(merger=merger, by=rose, at=NOW)

    assert roles(into) == {"Rose": "REFERENT", "Alice": "REFERENT", "Bob": "ORGANISER", "Fanny": "FOLLOWER"}
    assert roles(team) == {}
    team.refresh_from_db()
    assert (team.merged_into, team.is_closed) == (into, True)
    assert Follow.objects.get().voice == into.voice
    assert HouseClient().get(team.address)["Location"] == into.address
    assert HouseClient().get(f"/teams/{team.code}.rss")["Location"] == f"/teams/{into.code}.rss"
    assert "Fives" not in HouseClient().get("/teams/").content.decode()


def test_the_side_that_asks_does_not_answer_and_a_second_answer_is_refused():
    team, _into, merger, alice, rose = a_merger()

    with pytest.raises(mergers.OnlyReferentsAnswer):
        mergers.accept(merger=merger, by=alice, at=NOW)
    mergers.decline(merger=merger, by=rose, at=NOW)
    with pytest.raises(mergers.TheAnswerIsGiven):
        mergers.accept(merger=merger, by=rose, at=NOW)

    assert roles(team)["Alice"] == "REFERENT"


def test_a_merger_goes_through_its_pages():
    team, into, merger, alice, rose = a_merger()
    asking, answering = signed_in_client(alice), signed_in_client(rose)

    waiting = asking.get(f"/en/teams/{team.code}/merging/").content.decode()
    listed = answering.get(f"/en/teams/{into.code}/running/").content.decode()
    outsider = asking.get(f"/en/teams/{into.code}/mergers/{merger.code}/")
    answering.post(f"/en/teams/{into.code}/mergers/{merger.code}/", {"accept": "1"})

    assert "is awaited" in waiting
    assert "asks to come into yours" in listed
    assert outsider.status_code == 404
    assert Merger.objects.get().is_accepted
    assert Team.objects.get(pk=team.pk).merged_into == into


@pytest.mark.parametrize("typed", ["address", "name", "nothing", "itself"])
def test_the_other_team_is_named_by_its_address_or_its_name(typed):
    alice = a_person("Alice")
    team, into = a_team("Fives", referent=alice), a_team("Lille est")
    given = {
        "address": f"https://x.example{into.address}",
        "name": "lille EST",
        "nothing": "Nulle part",
        "itself": "Fives",
    }

    answer = signed_in_client(alice).post(f"/teams/{team.code}/merging/", {"into": given[typed]})

    assert answer.status_code == (303 if typed in ("address", "name") else 422)
    assert Merger.objects.filter(into=into).count() == (1 if typed in ("address", "name") else 0)
