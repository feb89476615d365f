import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile

from tribune.events.models import Event, Occurrence
from tribune.events.testing import an_event, an_event_kind, the_date_of
from tribune.media.testing import a_file
from tribune.people.models import Role
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.places.testing import a_place
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def wall(days=3, hour=14):
    return (datetime.now(PARIS) + timedelta(days=days)).strftime(f"%Y-%m-%dT{hour:02}:00")


def typed(**changed):
    given = {
        "title": "Marche pour l’eau",
        "kind": an_event_kind("march").pk,
        "starts": wall(),
        "where": "Place de la République, 59000 Lille",
        "team": "",
        "form_key": "abc",
        **changed,
    }
    return {name: value for name, value in given.items() if value is not None}


@pytest.fixture
def lille():
    return a_place("Lille")


def make(person, **changed):
    return signed_in_client(person).post("/actions/new/", typed(**changed))


def test_a_stranger_who_wants_to_organise_is_asked_to_join_first():
    assert HouseClient().get("/actions/new/")["Location"].startswith("/join/?next=%2Factions%2Fnew%2F")


def test_at_most_six_fields_are_seen_and_the_rest_is_folded():
    page = signed_in_client(a_person("Alice")).get("/actions/new/").content.decode()

    seen = page[page.index('<form class="stack"') : page.index("<details")]
    assert seen.count("<label") <= 6


def test_the_form_comes_filled_from_the_team_one_organises(lille):
    alice = a_person("Alice")
    team = a_team(referent=alice, place=lille)

    page = signed_in_client(alice).get(f"/actions/new/?team={team.code}").content.decode()

    assert 'value="59000 Lille"' in page
    assert f'<option value="{team.pk}" selected>' in page


def test_alice_publishes_an_action_from_five_answers(lille):
    alice = a_person("Alice")

    answer = make(alice)

    event = Event.objects.get()
    date = the_date_of(event)
    assert answer["Location"].startswith(event.address)
    assert (event.venue, event.town, event.postcode) == ("Place de la République", "Lille", "59000")
    assert event.published_at is not None
    assert date.starts_at.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M") == wall()
    assert date.ends_at - date.starts_at == timedelta(minutes=event.kind.usual_minutes)


def test_a_draft_is_kept_for_later(lille):
    make(a_person("Alice"), draft="1")

    assert Event.objects.get().is_draft


def test_pressing_publish_twice_makes_one_action(lille):
    alice = a_person("Alice")

    make(alice)
    make(alice)

    assert Event.objects.count() == Occurrence.objects.count() == 1


def test_a_member_does_not_publish_for_the_team(lille):
    bob = a_person("Bob")
    team = a_team(members=[bob])

    answer = make(bob, team=team.pk)

    assert answer.status_code == 422
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"where": ""}, "Say where"),
        ({"where": "Nullepart-sur-Rien"}, "We know no place called"),
        ({"starts": "2020-01-01T10:00"}, "This moment is past"),
        ({"starts": ""}, "required"),
        ({"starts": "samedi"}, "Write the day and the hour like this"),
        ({"ends": "2020-01-01T10:00"}, "It ends before it starts"),
        ({"starts": "2027-03-28T02:30"}, "this hour does not exist"),
        ({"online_url": "javascript:alert(1)"}, "This link does not read"),
        ({"capacity": "0"}, "1"),
        ({"audience": "circle"}, "Choose the team"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_everything_is_given_back(lille, changed, sentence):
    client = signed_in_client(a_person("Alice"))

    answer = client.post("/en/actions/new/", typed(title="Marche “pour” l’eau", **changed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Marche “pour” l’eau"' in page
    assert not Event.objects.exists()


def test_a_postcode_with_several_communes_offers_them_and_the_choice_is_obeyed():
    for n in range(3):
        a_place(f"Village {n}", postcode="02160", ref=f"0200{n}")
    client = signed_in_client(a_person("Alice"))

    asked = client.post("/actions/new/", typed(where="Salle des fêtes, 02160"))
    client.post(
        "/actions/new/",
        typed(where="Salle des fêtes, 02160", where_for="Salle des fêtes, 02160", place_ref="02001"),
    )

    assert asked.status_code == 422
    assert asked.content.decode().count('name="place_ref"') == 3
    assert (Event.objects.get().town, Event.objects.get().venue) == ("Village 1", "Salle des fêtes")


def test_an_online_action_needs_a_link_and_no_place():
    make(a_person("Alice"), where="", online_url="meet.example.org/eau")

    assert Event.objects.get().online_url == "https://meet.example.org/eau"


def edited(event, **changed):
    date = the_date_of(event)
    return typed(
        starts=date.starts_at.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M"),
        ends=date.ends_at.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M"),
        version=event.version,
        **changed,
    )


def test_the_second_of_two_tabs_is_told_what_changed_and_keeps_what_was_typed(lille):
    alice = a_person("Alice")
    event = an_event(by=alice, place=lille)
    client = signed_in_client(alice)

    first = client.post(f"/actions/{event.code}/edit/", edited(event, title="Marche des sources"))
    second = client.post(f"/actions/{event.code}/edit/", edited(event, title="Marche du fleuve"))
    page = second.content.decode()
    again = client.post(f"/actions/{event.code}/edit/", edited(event, title="Marche du fleuve") | {"version": 2})

    assert first.status_code == 303
    assert second.status_code == 409
    assert 'value="Marche du fleuve"' in page
    assert "Marche des sources" in page
    assert 'name="version" value="2"' in page
    assert again.status_code == 303
    assert Event.objects.get().title == "Marche du fleuve"


def test_only_those_who_run_an_action_edit_publish_copy_or_call_it_off():
    event = an_event()
    client = signed_in_client(a_person("Charlie"))

    assert client.get(f"/actions/{event.code}/edit/").status_code == 404
    for verb in ("publication", "copy", "cancellation", "edit"):
        assert client.post(f"/actions/{event.code}/{verb}/").status_code == 404


def test_an_organiser_of_the_team_publishes_the_draft_of_another(lille):
    alice, bob = a_person("Alice"), a_person("Bob")
    team = a_team(referent=alice)
    team.circle.seats.create(person=bob, role=Role.ORGANISER, taken_at=datetime.now(UTC))
    event = an_event(by=alice, team=team, published=False)

    signed_in_client(bob).post(f"/actions/{event.code}/publication/")

    assert not Event.objects.get().is_draft


def test_a_picture_comes_with_the_action_and_is_guarded_until_everyone_may_see_it(lille):
    alice = a_person("Alice")

    make(alice, picture=a_file(), draft="1")
    event = Event.objects.get()
    page = signed_in_client(alice).get(event.address).content.decode()
    address = re.search(r'<img src="([^"]+)"', page)[1]
    kept_to_herself = HouseClient().get(address).status_code
    seen_by_alice = signed_in_client(alice).get(address).status_code
    signed_in_client(alice).post(f"/actions/{event.code}/publication/")

    assert (kept_to_herself, seen_by_alice) == (404, 200)
    assert HouseClient().get(address).status_code == 200
    assert address in HouseClient().get(event.address).content.decode()


def test_a_renamed_script_is_refused_and_the_rest_is_given_back(lille):
    answer = make(a_person("Alice"), picture=ContentFile(b"<script>alert(1)</script>", name="picture.jpg"))

    assert answer.status_code == 422
    assert "Marche pour l’eau" in answer.content.decode()


def test_editing_without_touching_the_picture_keeps_it(lille):
    alice = a_person("Alice")
    make(alice, picture=a_file())
    event = Event.objects.get()

    signed_in_client(alice).post(f"/actions/{event.code}/edit/", edited(event, title="Marche des sources"))

    assert Event.objects.get().title == "Marche des sources"
    assert Event.objects.get().picture == event.picture


def test_a_title_that_nobody_could_see_is_refused(lille):
    answer = make(a_person("Alice"), title="\u202e\u202d")

    assert answer.status_code == 422
    assert "Dites en quelques mots" in answer.content.decode()


def test_the_clock_is_that_of_the_place_unless_another_is_chosen():
    a_place("Saint-Denis", postcode="97400", ref="97411")
    alice = a_person("Alice")

    make(alice, where="Barachois, 97400", form_key="here")
    make(alice, where="Barachois, 97400", form_key="there", zone="Europe/Paris")

    here, there = Event.objects.order_by("pk")
    assert (here.zone, there.zone) == ("Indian/Reunion", "Europe/Paris")
    reunion = ZoneInfo("Indian/Reunion")
    assert the_date_of(here).starts_at.astimezone(reunion).strftime("%Y-%m-%dT%H:%M") == wall()


def test_a_title_of_ten_thousand_characters_is_given_back_with_a_plain_answer(lille):
    answer = make(a_person("Alice"), title="é" * 10_000)

    assert answer.status_code == 422
    assert "é" * 10_000 in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("title", ["🌻🌻 Fête 🌻", "مسيرة من أجل الماء", "צעדה למען המים"])
def test_every_script_makes_a_title(lille, title):
    assert make(a_person("Alice"), title=title).status_code == 303
    assert Event.objects.get().title == title
