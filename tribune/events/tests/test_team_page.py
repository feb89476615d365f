import json
from datetime import UTC, datetime, timedelta

import pytest

from tribune.events.testing import an_event, an_event_kind
from tribune.events.verbs import events
from tribune.people.models import Role
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.publications.models import Publication
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def page_of(team, person=None):
    client = signed_in_client(person) if person else HouseClient()
    return client.get(team.address).content.decode()


def test_the_next_action_comes_first():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    an_event("Marche pour l’eau", by=alice, team=team)

    page = page_of(team)

    assert "Marche pour l’eau" in page
    assert "/rsvp/" in page


def test_a_team_with_nothing_ahead_asks_its_organisers_for_a_date_and_others_to_follow():
    alice, charlie = a_person("Alice"), a_person("Charlie")
    team = a_team(referent=alice)

    for person, words in ((alice, "Give it a first date"), (charlie, "Follow the team")):
        assert words in signed_in_client(person).get(f"/en{team.address}").content.decode()


def test_a_teams_feeds_hold_what_it_publishes():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    an_event("Marche pour l’eau", by=alice, team=team)

    feed = json.loads(HouseClient().get(f"/teams/{team.code}.json").content)

    assert [item["title"] for item in feed["items"]] == ["Marche pour l’eau"]
    assert "Marche pour l’eau" in HouseClient().get(f"/teams/{team.code}.ics").content.decode()


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_the_queries_of_a_page_do_not_grow_with_the_team(django_assert_max_num_queries, who):
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    an_event_kind()
    client = signed_in_client(bob) if who == "member" else HouseClient()
    client.get(team.address)
    counts = []
    for round_ in range(2):
        for n in range(4):
            team.circle.seats.create(person=a_person(f"Person {n}"), role=Role.MEMBER, taken_at=now())
            an_event(f"Action {round_} {n}", by=alice, team=team)
        with django_assert_max_num_queries(8) as asked:
            client.get(team.address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("who", "most"), [("stranger", 4), ("member", 8), ("organiser", 8)])
def test_the_page_of_a_team_asks_few_questions(who, most, django_assert_max_num_queries):
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice, members=[bob])
    for title in ("Collage", "Marche", "Tractage"):
        an_event(title, team=team, by=alice)
    client = {"stranger": HouseClient(), "member": signed_in_client(bob), "organiser": signed_in_client(alice)}[who]
    client.get(team.address)

    with django_assert_max_num_queries(most):
        assert client.get(team.address).status_code == 200


def test_what_a_team_did_is_listed_below_what_is_ahead():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    done, off = (an_event(title, by=alice, team=team) for title in ("Collage de mai", "Marche annulée"))
    events.call_off(event=off, by=alice, reason="", at=now())
    for event in (done, off):
        then = now() - timedelta(days=3)
        event.occurrences.update(starts_at=then, ends_at=then + timedelta(hours=2))
        Publication.objects.filter(pk=event.publication_id).update(starts_at=then, ends_at=then + timedelta(hours=2))

    page = page_of(team)

    assert page.index("Collage de mai") > page.index('id="past"')
    assert "Marche annulée" not in page
