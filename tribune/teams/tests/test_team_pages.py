import errno
from html import unescape

import pytest

from tribune.media.models import Picture
from tribune.media.storage import Folder
from tribune.media.testing import a_file
from tribune.people.models import Role
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client
from tribune.people.viewers import NOBODY, Viewer
from tribune.places.testing import a_place
from tribune.teams import queries
from tribune.teams.models import Team
from tribune.teams.testing import a_team, a_team_kind

pytestmark = pytest.mark.django_db


def page_of(team, person=None):
    client = signed_in_client(person) if person else HouseClient()
    return client.get(team.address).content.decode()


def be(person, team, role):
    return signed_in_client(person).post(f"/teams/{team.code}/membership/", {"as": role})


def test_a_stranger_reads_what_the_team_is_and_no_name():
    team = a_team("Fives–Moulins", referent=a_person("Alice Martin"), members=[a_person("Bob Durand")])

    page = page_of(team)

    assert "Fives–Moulins" in page
    assert "Deux quartiers, une équipe." in page
    assert "Alice" not in page
    assert "Bob" not in page


def test_members_see_the_names_let_through_to_them():
    alice, bob = a_person("Alice Martin"), a_person("Bob Durand", name_reach="me")
    charlie = a_person("Charlie")
    team = a_team(referent=alice, members=[bob, charlie])
    client = signed_in_client(charlie)

    page, members = page_of(team, charlie), client.get(f"/teams/{team.code}/members/").content.decode()

    assert "Alice Martin" in page
    assert "Alice Martin" in members
    assert "Bob Durand" not in page + members


def test_a_name_that_reaches_supporters_is_shown_to_them_and_not_to_guests():
    team = a_team(referent=a_person("Alice Martin", name_reach="members"))

    assert "Alice Martin" in page_of(team, a_person("Charlie"))
    assert "Alice Martin" not in page_of(team, a_person("Gus", supporter=False))


def test_the_members_list_does_not_exist_for_others():
    team = a_team(followers=[follower := a_person("Fanny")])

    for person in (follower, a_person("Charlie")):
        assert signed_in_client(person).get(f"/teams/{team.code}/members/").status_code == 404
    assert HouseClient().get(f"/teams/{team.code}/members/").status_code == 303


def test_bob_joins_then_leaves_by_pressing():
    team, bob = a_team(), a_person("Bob")

    be(bob, team, "member")
    joined = team.circle.seats.filter(person=bob, role=Role.MEMBER).exists()
    be(bob, team, "none")

    assert joined
    assert not team.circle.seats.filter(person=bob).exists()


def test_a_stranger_who_presses_join_comes_back_one_press_away():
    team = a_team()

    sent = HouseClient().post(f"/teams/{team.code}/membership/", {"as": "member"})

    assert sent["Location"].startswith("/join/?next=%2Fteams%2F")
    assert "as%3Dmember" in sent["Location"]
    assert 'class="note sun"' in HouseClient().get(f"{team.address}?as=member").content.decode()


def test_a_guest_who_wants_to_join_is_asked_to_declare_support():
    team = a_team()

    assert be(a_person("Gus", supporter=False), team, "member")["Location"].startswith("/join/")


def test_with_htmx_the_button_alone_comes_back_changed():
    team, bob = a_team(), a_person("Bob")

    answer = signed_in_client(bob).post(
        f"/teams/{team.code}/membership/", {"as": "follower"}, headers={"HX-Request": "true"}
    )

    assert answer.content.decode().lstrip().startswith('<div id="joining"')
    assert 'aria-pressed="true"' in answer.content.decode()


def test_the_last_referent_who_presses_leave_reads_why_not():
    alice = a_person("Alice")
    team = a_team(referent=alice)

    answer = signed_in_client(alice).post(f"/en/teams/{team.code}/membership/", {"as": "none"})

    assert answer.status_code == 409
    assert "no referent left" in answer.content.decode()


def test_alice_makes_a_team_once_however_often_she_presses():
    lille = a_place("Lille")
    client = signed_in_client(alice := a_person("Alice"))
    typed = {"name": "Fives", "kind": a_team_kind("local").pk, "place": "59000", "about": "On y va.", "form_key": "k"}

    first = client.post("/teams/new/", typed)
    client.post("/teams/new/", typed)

    team = Team.objects.get()
    assert first["Location"].startswith(team.address)
    assert (team.place, team.town) == (lille, "Lille")
    assert team.circle.seats.get().person == alice


def test_a_local_team_without_a_place_is_told_and_nothing_is_lost():
    client = signed_in_client(a_person("Alice"))

    answer = client.post("/en/teams/new/", {"name": "Fives", "kind": a_team_kind("local").pk, "place": ""})

    assert answer.status_code == 422
    assert "Say where this team is" in answer.content.decode()
    assert 'value="Fives"' in answer.content.decode()


def test_the_second_of_two_tabs_is_told_what_changed():
    alice = a_person("Alice")
    team = a_team("Fives", referent=alice)
    client = signed_in_client(alice)
    typed = {"kind": team.kind_id, "about": team.about, "openness": "open", "version": 1}

    client.post(f"/teams/{team.code}/edit/", {**typed, "name": "Fives–Moulins"})
    second = client.post(f"/teams/{team.code}/edit/", {**typed, "name": "Moulins"})

    assert second.status_code == 409
    assert "Fives–Moulins" in second.content.decode()
    assert 'value="Moulins"' in second.content.decode()


def test_a_member_does_not_edit_the_page():
    bob = a_person("Bob")
    team = a_team(members=[bob])

    assert signed_in_client(bob).get(f"/teams/{team.code}/edit/").status_code == 404


def test_a_referent_makes_bob_an_organiser_and_an_organiser_makes_nobody():
    alice, bob, charlie = a_person("Alice"), a_person("Bob"), a_person("Charlie")
    team = a_team(referent=alice, members=[bob, charlie])

    signed_in_client(alice).post(f"/teams/{team.code}/members/{bob.code}/role/", {"role": Role.ORGANISER.value})
    refused = signed_in_client(bob).post(f"/teams/{team.code}/members/{charlie.code}/role/", {"role": 100})

    assert team.circle.seats.get(person=bob).role == Role.ORGANISER
    assert refused.status_code == 403


def test_teams_are_found_near_a_place_the_nearest_first():
    lille, roubaix = a_place("Lille"), a_place("Roubaix")
    a_team("Roubaix debout", place=roubaix, kind="local")
    a_team("Fives–Moulins", place=lille, kind="local")
    a_team("Toulouse", place=a_place("Toulouse"), kind="local")

    page = HouseClient().get("/teams/?place=59000").content.decode()

    assert page.index("Fives–Moulins") < page.index("Roubaix debout")
    assert "Toulouse" not in page


def test_teams_are_found_by_name_whatever_the_accents_and_by_kind():
    a_team("Écologie populaire")
    a_team("Hôpital public")

    page = HouseClient().get("/teams/?q=ecologie&kind=thematic").content.decode()

    assert "Écologie populaire" in page
    assert "Hôpital public" not in page


def test_a_postcode_nobody_knows_gets_a_plain_answer():
    answer = HouseClient().get("/en/teams/?place=99999")

    assert answer.status_code == 422
    assert "No place has the postcode 99999." in answer.content.decode()


def test_what_the_desk_hides_only_members_still_see():
    alice, olga = a_person("Alice"), an_operator("Olga")
    team = a_team("Fives", referent=alice)
    desk = signed_in_client(olga)

    listed = desk.get("/desk/teams/?q=fives")
    desk.post(f"/desk/teams/{team.code}/withheld/", {"hide": "1"})

    assert "Fives" in listed.content.decode()
    assert HouseClient().get(team.address).status_code == 404
    assert signed_in_client(alice).get(team.address).status_code == 200
    assert "Fives" not in HouseClient().get("/teams/").content.decode()
    assert "Fives" in desk.get("/desk/teams/?state=withheld").content.decode()


def test_the_desk_does_not_exist_for_others():
    assert signed_in_client(a_person("Charlie")).get("/desk/teams/").status_code == 404


def test_my_teams_and_the_nearest_one_i_am_not_in():
    lille = a_place("Lille")
    bob = a_person("Bob", place=lille)
    mine = a_team("Fives", members=[bob], place=lille, kind="local")
    other = a_team("Roubaix debout", place=a_place("Roubaix"), kind="local")

    assert [(team.pk, team.address) for team in queries.mine(Viewer(bob))] == [(mine.pk, mine.address)]
    assert queries.nearest(Viewer(bob), lille) == [other]
    assert queries.mine(NOBODY) == []


def test_a_disk_without_room_for_the_picture_is_said_and_what_was_typed_is_kept(monkeypatch):
    def full(*given, **named):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Folder, "_save", full)
    a_place("Lille")
    kind = a_team_kind().pk
    typed = {"name": "L’eau en commun", "kind": kind, "about": "Des nappes et des rivières", "place": "59000"}

    answer = signed_in_client(a_person("Alice")).post("/teams/new/", {**typed, "picture": a_file()})

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert 'value="L’eau en commun"' in page
    assert "Des nappes et des rivières</textarea>" in page
    assert not Team.objects.exists()
    assert not Picture.objects.exists()
