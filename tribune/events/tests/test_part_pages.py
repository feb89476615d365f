"""Roles and things on the page of an action, and on its organisers' pages."""

from datetime import UTC, datetime, timedelta

import pytest

from tribune.events.models import Bringing, Shift, ShiftTaken, Thing
from tribune.events.testing import a_shift, a_thing, an_event, an_rsvp, the_date_of
from tribune.events.verbs import shifts, swaps
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def test_a_plain_action_says_nothing_of_roles_or_things_and_asks_nothing_more(django_assert_num_queries):
    event = an_event()
    client = HouseClient()
    client.get(event.address)

    with django_assert_num_queries(2):
        page = client.get(event.address).content.decode()

    assert 'id="shifts"' not in page
    assert 'id="things"' not in page


def test_a_stranger_reads_what_is_needed_and_is_sent_to_join():
    event = an_event()
    shift, thing = a_shift(event, needed=6), a_thing(event)

    page = HouseClient().get("/en" + event.address).content.decode()
    sent = HouseClient().post(f"/en/actions/{event.code}/shifts/{shift.code}/", {"do": "take"})
    sent_too = HouseClient().post(f"/en/actions/{event.code}/things/{thing.code}/", {"quantity": "1"})

    assert "0 volunteers out of 6" in page
    assert "4 more needed, out of 4" in page
    assert sent["Location"].startswith("/en/join/?next=%2Fen%2Factions%2F")
    assert sent_too["Location"].startswith("/en/join/")


def test_one_press_takes_the_role_and_another_gives_it_up():
    event, bob = an_event(), a_person("Bob")
    shift, client = a_shift(event), signed_in_client(bob)

    took = client.post(f"/actions/{event.code}/shifts/{shift.code}/", {"do": "take"})
    page = client.get("/en" + event.address).content.decode()
    client.post(f"/actions/{event.code}/shifts/{shift.code}/", {"do": "leave"})

    assert took.status_code == 303
    assert took["Location"].startswith(event.address)
    assert "Yours" in page
    assert not ShiftTaken.objects.exists()


def test_the_last_place_that_went_is_said_in_words():
    event = an_event()
    shift = a_shift(event, needed=1)
    shifts.take(shift=shift, person=a_person("Bob"), at=now())

    answer = signed_in_client(a_person("Charlie")).post(f"/en/actions/{event.code}/shifts/{shift.code}/")

    assert answer.status_code == 409
    assert "This role has just been filled." in answer.content.decode()


def test_two_roles_at_the_same_hours_are_pointed_out_to_who_has_them_and_to_the_organiser():
    alice, bob = a_person("Alice"), a_person("Bob Durand")
    event = an_event(by=alice)
    for title in ("Accueil", "Sono"):
        shifts.take(shift=a_shift(event, title), person=bob, at=now())

    mine = signed_in_client(bob).get("/en" + event.address).content.decode()
    theirs = signed_in_client(alice).get(f"/en/actions/{event.code}/organise/shifts/").content.decode()

    assert "You also have “Sono” at the same hours." in mine
    assert "also “Accueil” then" in theirs
    assert "Bob Durand" in theirs


def test_a_swap_is_proposed_and_agreed_to_on_the_page():
    event, bob, charlie = an_event(), a_person("Bob"), a_person("Charlie")
    mine, other = a_shift(event, "Accueil", needed=1), a_shift(event, "Sono", needed=1)
    shifts.take(shift=mine, person=bob, at=now())
    shifts.take(shift=other, person=charlie, at=now())

    signed_in_client(bob).post(f"/actions/{event.code}/shifts/{mine.code}/swap/", {"for": other.code})
    page = signed_in_client(charlie).get("/en" + event.address).content.decode()
    asked = swaps.ShiftSwap.objects.get()
    signed_in_client(charlie).post(f"/actions/{event.code}/swaps/{asked.pk}/")

    assert "Someone offers you “Accueil”" in page
    assert ShiftTaken.objects.get(person=bob).shift == other


def test_alice_makes_four_roles_at_once_and_sees_them():
    alice = a_person("Alice")
    event = an_event(by=alice)
    client = signed_in_client(alice)
    day = the_date_of(event).starts_at.astimezone(event.tz).strftime("%Y-%m-%d")

    answer = client.post(
        f"/actions/{event.code}/organise/shifts/",
        {"title": "Table", "starts": f"{day}T09:00", "ends": f"{day}T17:00", "every": "120", "needed": "3"},
    )

    assert answer.status_code == 303
    assert Shift.objects.filter(needed=3, minutes=120).count() == 4
    assert "0/12" in client.get(f"/actions/{event.code}/organise/shifts/").content.decode()


def test_a_form_that_is_wrong_gives_back_what_was_typed():
    alice = a_person("Alice")
    event = an_event(by=alice)

    answer = signed_in_client(alice).post(
        f"/en/actions/{event.code}/organise/shifts/",
        {"title": "Sono et camion", "starts": "2026-11-28T12:00", "ends": "2026-11-28T09:00", "needed": "3"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Sono et camion"' in page
    assert "It ends before it starts." in page


def test_alice_edits_fills_by_hand_and_removes():
    alice, bob = a_person("Alice"), a_person("Bob Durand")
    event = an_event(by=alice)
    shift = a_shift(event)
    an_rsvp(event, bob)
    client, here = signed_in_client(alice), f"/actions/{event.code}/organise/shifts/{shift.code}/"

    page = client.get(here).content.decode()
    client.post(f"{here}people/", {"person": bob.code, "do": "in"})
    day = shift.starts_at.astimezone(event.tz).strftime("%Y-%m-%dT")
    client.post(here, {"title": "Sono", "starts": f"{day}08:00", "ends": f"{day}09:30", "needed": "1"})
    changed = Shift.objects.get()
    client.post(f"{here}people/", {"person": bob.code, "do": "out"})
    client.post(f"{here}removal/")

    assert "Bob Durand" in page
    assert (changed.title, changed.minutes, changed.needed, changed.taken) == ("Sono", 90, 1, 1)
    assert not ShiftTaken.objects.exists()
    assert Shift.objects.get().removed_at is not None


def test_the_roles_of_the_last_action_of_the_team_are_offered_again():
    alice = a_person("Alice")
    team = a_team(referent=alice)
    a_shift(an_event("La première", by=alice, team=team, starts_at=now() - timedelta(days=2)))
    event = an_event(by=alice, team=team)
    client = signed_in_client(alice)

    page = client.get(f"/en/actions/{event.code}/organise/shifts/").content.decode()
    client.post(f"/en/actions/{event.code}/organise/shifts/", {"copy": "1"})

    assert "La première" in page
    assert Shift.objects.filter(occurrence__event=event).count() == 1


def test_things_are_listed_changed_and_brought():
    alice, bob = a_person("Alice"), a_person("Bob Durand")
    event = an_event(by=alice)
    client, list_of = signed_in_client(alice), f"/en/actions/{event.code}/organise/things/"

    client.post(list_of, {"name": "Tables", "needed": "4"})
    thing = Thing.objects.get()
    signed_in_client(bob).post(f"/actions/{event.code}/things/{thing.code}/", {"quantity": "2"})
    page = client.get(list_of).content.decode()
    client.post(f"{list_of}{thing.code}/", {"name": "Tables pliantes", "needed": "2"})
    wrong = client.post(f"{list_of}{thing.code}/", {"name": "Tables", "needed": "1"})
    on_page = signed_in_client(bob).get("/en" + event.address).content.decode()
    client.post(f"{list_of}{thing.code}/removal/")

    assert "Bob Durand" in page
    assert "you bring 2" in on_page
    assert wrong.status_code == 422
    assert Bringing.objects.get().quantity == 2
    assert Thing.objects.get().removed_at is not None


def test_more_than_is_needed_is_refused_in_words():
    event, bob = an_event(), a_person("Bob")
    thing = a_thing(event, needed=1)

    answer = signed_in_client(bob).post(f"/en/actions/{event.code}/things/{thing.code}/", {"quantity": "9"})

    assert answer.status_code == 409
    assert "That is more than is still needed." in answer.content.decode()


def test_outsiders_do_not_know_that_the_organisers_pages_exist():
    event = an_event()
    shift, thing = a_shift(event), a_thing(event)
    client = signed_in_client(a_person("Bob"))

    for path in ("shifts/", f"shifts/{shift.code}/", "things/", f"things/{thing.code}/"):
        assert client.get(f"/actions/{event.code}/organise/{path}").status_code == 404


def test_the_queries_of_a_page_do_not_grow_with_roles_and_things(django_assert_max_num_queries):
    event, bob = an_event(), a_person("Bob")
    client = signed_in_client(bob)
    client.get(event.address)
    counts = []
    for _round in range(2):
        for n in range(4):
            shifts.take(shift=a_shift(event, f"Rôle {n}"), person=bob, at=now())
            a_thing(event, f"Chose {n}")
        with django_assert_max_num_queries(14) as seen:
            client.get(event.address)
        counts.append(len(seen))

    assert counts[0] == counts[1]
