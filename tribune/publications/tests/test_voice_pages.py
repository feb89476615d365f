"""The page of a voice: what it says, to whom, as a page and as feeds."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tribune.people.audiences import Audience
from tribune.people.circles import Role, found, seat
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.publications.models import Voice
from tribune.publications.testing import a_publication, a_voice

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def client():
    return HouseClient()


@pytest.fixture
def claire():
    return a_voice("Claire Vasseur", Voice.Kind.ELECTED)


def said(voice, count=1, **more):
    return [a_publication(f"Titre {n:02}", voice=voice, at=NOW - timedelta(minutes=n), **more) for n in range(count)]


def test_what_a_voice_says_is_gathered_on_its_page_the_newest_first(client, claire):
    said(claire, 2)
    said(a_voice("Une autre"))

    page = client.get(claire.page).content.decode()

    assert page.index("Titre 00") < page.index("Titre 01")
    assert page.count("Titre 00") == 1
    assert "Claire Vasseur" in page


def test_older_things_are_a_link_away(client, claire):
    said(claire, 21)

    first = client.get(claire.page)
    assert b"Titre 20" not in first.content
    cursor = first.context["page"].next_cursor

    assert b"Titre 20" in client.get(claire.page, {"after": cursor}).content
    part = client.get(claire.page, {"after": cursor}, HTTP_HX_REQUEST="true")
    assert b"Titre 20" in part.content
    assert b"<html" not in part.content


def test_an_old_name_in_the_address_leads_to_the_page(client, claire):
    said(claire)

    assert client.get(f"/voices/{claire.code}-ancien-nom/")["Location"] == claire.page
    assert client.get(f"/voices/{claire.code}/")["Location"] == claire.page
    assert client.get("/voices/1111111111-x/").status_code == 404


def test_nobody_learns_that_a_voice_exists_which_says_nothing_they_may_read(client):
    circle, bob = found(kind="team", name="Fives"), a_person("Bob")
    seat(circle=circle, person=bob, role=Role.MEMBER, at=NOW)
    team = a_voice("Équipe Fives", Voice.Kind.TEAM, address="/teams/x-fives/")
    said(team, audience=Audience.CIRCLE, circle=circle)

    assert client.get(team.page).status_code == 404
    assert client.get(f"/voices/{team.code}.rss").status_code == 404
    assert client.get(f"{team.page}?after=x").status_code == 404
    assert signed_in_client(bob).get(team.page).status_code == 200


def test_the_card_that_stands_for_a_team_is_not_something_it_said(client):
    team = a_voice("Équipe Fives", Voice.Kind.TEAM, address="/teams/x-fives/")
    a_publication("Équipe Fives", voice=team, address="/teams/x-fives/")

    assert client.get(team.page).status_code == 404


def test_a_persons_byline_has_no_page(client):
    byline = a_voice("Bob", Voice.Kind.PERSON)
    said(byline)

    assert byline.page == ""
    assert client.get(f"/voices/{byline.code}-bob/").status_code == 404


@pytest.mark.parametrize(("format", "type"), [("rss", "rss+xml"), ("atom", "atom+xml"), ("json", "feed+json")])
def test_what_it_says_for_everyone_leaves_as_a_feed(claire, format, type):
    bob = signed_in_client(a_person("Bob"))
    said(claire)
    a_publication("Aux soutiens", voice=claire, audience=Audience.MEMBERS)

    answer = bob.get(f"/voices/{claire.code}.{format}")

    assert type in answer["Content-Type"]
    assert "Titre 00" in answer.content.decode()
    assert "Aux soutiens" not in answer.content.decode()
    if format == "json":
        assert json.loads(answer.content)["home_page_url"].endswith(claire.page)


def test_elected_people_and_partners_who_say_something_are_listed(client, claire):
    said(claire)
    a_voice("Muette", Voice.Kind.ELECTED)
    said(a_voice("L’Heure publique", Voice.Kind.PARTNER))
    said(a_voice("Un site", Voice.Kind.SOURCE))

    page = client.get("/voices/").content.decode()

    assert page.index("Claire Vasseur") < page.index("L’Heure publique")
    assert "Muette" not in page
    assert "Un site" not in page
    assert "L’Heure publique" not in client.get("/voices/", {"kind": "elected"}).content.decode()
    assert client.get("/voices/", {"kind": "nonsense"}).status_code == 200


@pytest.mark.parametrize(("is_signed_in", "most"), [(False, 6), (True, 8)])
def test_a_voices_page_costs_as_much_for_twice_as_much(
    claire, client, is_signed_in, most, django_assert_max_num_queries
):
    reader, asked = signed_in_client(a_person("Alice")) if is_signed_in else client, []
    for _half in range(2):
        said(claire, 8)
        reader.get(claire.page)
        with django_assert_max_num_queries(most) as queried:
            reader.get(claire.page)
        asked.append(len(queried))

    assert asked[0] == asked[1]
