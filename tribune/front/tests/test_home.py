"""A member's home: what is near, what their teams say, and why each thing is shown."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.discussions.testing import a_thread
from tribune.events.testing import an_event
from tribune.people.testing import a_person, signed_in_client
from tribune.places.testing import a_place
from tribune.publications import drawing
from tribune.publications.testing import a_publication
from tribune.teams.testing import a_team
from tribune.wire.testing import an_entry

pytestmark = pytest.mark.django_db


def test_a_member_sees_what_is_near_their_teams_and_the_wire():
    lille = a_place("Lille", lat=50.63, lon=3.06)
    alice = a_person("Alice", place=lille)
    a_team(name="Fives–Moulins", referent=alice)
    an_event(title="Porte-à-porte à Wazemmes")
    an_entry(title="Hôpital de Denain", at=timezone.now())

    page = signed_in_client(alice).get("/").content.decode()

    assert "Porte-à-porte à Wazemmes" in page
    assert "Fives–Moulins" in page
    assert "Hôpital de Denain" in page


def test_what_a_team_publishes_says_that_it_is_theirs():
    alice = a_person("Alice")
    team = a_team(name="Fives–Moulins", referent=alice)
    an_event(title="Réunion", team=team, by=alice)

    page = signed_in_client(alice).get("/en/").content.decode()

    assert "Your team" in page


def test_an_outsider_does_not_read_what_a_team_keeps_to_itself():
    alice, charlie = a_person("Alice"), a_person("Charlie")
    team = a_team(name="Fives–Moulins", referent=alice)
    a_publication("Entre nous", audience="circle", circle=team.circle, voice=team.voice)

    assert "Entre nous" in signed_in_client(alice).get("/").content.decode()
    assert "Entre nous" not in signed_in_client(charlie).get("/").content.decode()


def test_a_newcomer_with_nothing_is_told_where_to_begin():
    page = signed_in_client(a_person("Bob")).get("/en/").content.decode()

    assert "Find a team near you" in page


def queries_of(client, address):
    client.get(address)
    drawing.forget_all()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [q["sql"] for q in captured.captured_queries]


def test_home_costs_eight_queries_whatever_there_is_to_show():
    lille = a_place("Lille", lat=50.63, lon=3.06)
    alice = a_person("Alice", place=lille)
    client = signed_in_client(alice)

    def more():
        for n in range(3):
            team = a_team(name=f"Team {n}", referent=alice)
            an_event(title=f"Action {n}", team=team, by=alice)
            an_entry(title=f"Entry {n}", at=timezone.now())
            a_thread(circle=team.circle, by=alice, at=timezone.now())

    more()
    once = queries_of(client, "/")
    more()
    twice = queries_of(client, "/")

    assert len(twice) == len(once), "\n".join(twice)
    assert len(twice) <= 8, "\n".join(twice)


def test_the_feed_goes_on_below_without_repeating_itself():
    alice = a_person("Alice")
    for n in range(20):
        an_entry(title=f"Entry number {n:02}", at=timezone.now())
    client = signed_in_client(alice)
    first = client.get("/").content.decode()
    after = first.split("after=")[1].split('"')[0].split("&")[0]

    rest = client.get(f"/?after={after}", headers={"HX-Request": "true"}).content.decode()

    seen = {n for n in range(20) if f"Entry number {n:02}" in first}
    more = {n for n in range(20) if f"Entry number {n:02}" in rest}
    assert seen | more == set(range(20))
    assert not seen & more
    assert "<html" not in rest
