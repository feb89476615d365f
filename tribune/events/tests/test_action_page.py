from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tribune.events.models import Event, Occurrence, Rsvp
from tribune.events.testing import an_event, an_rsvp, the_date_of
from tribune.events.verbs import events
from tribune.movement.testing import a_movement
from tribune.people.models import Role
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def press(client, event, answer, **more):
    return client.post(f"/actions/{event.code}/rsvp/", {"answer": answer, **more})


def test_a_stranger_reads_what_when_where_who_and_places_left():
    event = an_event(capacity=40, team=a_team("Fives–Moulins"), description="Apportez une gourde.")

    answer = HouseClient().get(event.address)

    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Marche pour l’eau", "Place de la République", "Fives–Moulins", "Apportez une gourde.", "40"):
        assert words in page
    assert '"@type": "Event"' in page


def test_an_old_or_bare_address_leads_to_the_page():
    event = an_event()

    assert HouseClient().get(f"/actions/{event.code}/")["Location"] == event.address
    assert HouseClient().get(f"/actions/{event.code}-autre-titre/")["Location"] == event.address
    assert HouseClient().get(f"/en/actions/{event.code}/")["Location"] == "/en" + event.address


def test_an_outsider_gets_the_same_404_for_a_draft_as_for_nothing():
    draft = an_event(published=False)

    assert HouseClient().get(f"/actions/{draft.code}/").status_code == 404
    assert HouseClient().get("/actions/aaaaaaaaaa/").status_code == 404
    assert press(signed_in_client(a_person("Bob")), draft, "yes").status_code == 404


def test_bob_says_he_is_going_in_one_press():
    event, bob = an_event(), a_person("Bob")

    answer = press(signed_in_client(bob), event, "yes")

    assert answer.status_code == 303
    assert answer["Location"].startswith(event.address)
    assert Rsvp.objects.get().answer == "yes"


def test_a_guest_who_declared_nothing_may_answer_too():
    event, guest = an_event(), a_person("Gus", supporter=False)

    press(signed_in_client(guest), event, "maybe")

    assert Rsvp.objects.get().person == guest


def test_with_htmx_the_answer_alone_comes_back():
    event, bob = an_event(), a_person("Bob")

    answer = signed_in_client(bob).post(
        f"/actions/{event.code}/rsvp/", {"answer": "yes"}, headers={"HX-Request": "true"}
    )

    assert answer.content.decode().lstrip().startswith('<section id="answer"')
    assert 'aria-pressed="true"' in answer.content.decode()


def test_a_stranger_who_presses_in_a_list_finds_the_two_fields_open():
    event = an_event()

    sent = press(HouseClient(), event, "yes")
    back = HouseClient().get(sent["Location"].split("#")[0])

    assert sent["Location"] == f"{event.address}?answer=yes#answer"
    assert not Rsvp.objects.exists()
    assert '<details class="as-guest" open>' in back.content.decode()


def test_a_stranger_who_presses_where_an_account_is_asked_is_sent_to_join_and_comes_back_one_press_away():
    a_movement(guests_may_answer=False)
    event = an_event()

    sent = press(HouseClient(), event, "yes")
    back = HouseClient().get(event.address + "?answer=yes")

    assert sent["Location"].startswith("/join/?next=%2Factions%2F")
    assert "answer%3Dyes" in sent["Location"]
    assert not Rsvp.objects.exists()
    assert 'class="note sun"' in back.content.decode()


def test_another_site_cannot_answer_for_bob():
    event, bob = an_event(), a_person("Bob")

    answer = signed_in_client(bob).post(
        f"/actions/{event.code}/rsvp/", {"answer": "yes"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert not Rsvp.objects.exists()


def test_a_full_action_met_in_a_list_puts_one_in_line_and_says_so():
    event = an_event(capacity=1)
    an_rsvp(event, a_person("Bob"))

    answer = signed_in_client(a_person("Charlie")).post(
        f"/en/actions/{event.code}/rsvp/", {"answer": "yes", "from": "list"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert "On the list" in answer.content.decode()


def test_what_was_called_off_says_so_with_the_reason_and_takes_no_answer():
    alice = a_person("Alice")
    event = an_event(by=alice)
    events.call_off(event=event, by=alice, reason="Orage annoncé", at=now())

    page = HouseClient().get(event.address).content.decode()

    assert "Orage annoncé" in page
    assert "/rsvp/" not in page
    assert press(signed_in_client(a_person("Bob")), event, "yes").status_code == 409


def test_someone_whose_name_reaches_my_teams_is_shown_to_my_teams_only():
    alice, bob = a_person("Alice Martin"), a_person("Bob Durand", name_reach="me")
    team = a_team(referent=alice, members=[bob, (charlie := a_person("Charlie"))])
    event = an_event(by=alice, team=team)
    an_rsvp(event, alice)
    an_rsvp(event, bob)

    seen_inside = signed_in_client(charlie).get(event.address).content.decode()
    seen_outside = signed_in_client(a_person("Dora")).get(event.address).content.decode()

    assert ">AM<" in seen_inside
    assert ">BD<" not in seen_inside
    assert ">AM<" not in seen_outside


def test_the_link_of_an_online_action_is_told_to_those_who_come():
    event, bob = an_event(online_url="https://meet.example.org/eau", point=None), a_person("Bob")
    client = signed_in_client(bob)

    before = client.get(event.address).content.decode()
    an_rsvp(event, bob)

    assert "meet.example.org" not in before
    assert "meet.example.org" in client.get(event.address).content.decode()
    assert b"meet.example.org" not in HouseClient().get(f"/actions/{event.code}.ics").content


def test_the_calendar_file_keeps_its_uid_and_counts_what_changed():
    alice = a_person("Alice")
    event = an_event(by=alice)
    client = HouseClient()

    first = Calendar.from_ical(client.get(f"/actions/{event.code}.ics").content).walk("VEVENT")[0]
    events.call_off(event=event, by=alice, reason="Orage", at=now())
    second = Calendar.from_ical(client.get(f"/actions/{event.code}.ics").content).walk("VEVENT")[0]

    assert str(first["UID"]) == str(second["UID"])
    assert (first["SEQUENCE"], first["STATUS"]) == (0, "CONFIRMED")
    assert (second["SEQUENCE"], second["STATUS"]) == (1, "CANCELLED")
    assert first.decoded("DTSTART") == the_date_of(event).starts_at


def test_a_calendar_that_asks_again_is_told_that_nothing_changed():
    event = an_event()
    client = HouseClient()

    first = client.get(f"/actions/{event.code}.ics")
    again = client.get(f"/actions/{event.code}.ics", headers={"If-None-Match": first["ETag"]})
    in_english = client.get(f"/en/actions/{event.code}.ics", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert in_english.status_code == 200


def test_the_organisers_see_who_comes_and_others_do_not_know_the_page_exists():
    alice, bob = a_person("Alice"), a_person("Bob Durand")
    event = an_event(by=alice)
    an_rsvp(event, bob, guests=2)

    seen = signed_in_client(alice).get(f"/actions/{event.code}/desk/")

    assert "Bob Durand" in seen.content.decode()
    assert signed_in_client(bob).get(f"/actions/{event.code}/desk/").status_code == 404


def test_the_queries_of_a_page_do_not_grow_with_those_who_come(django_assert_max_num_queries):
    alice, charlie = a_person("Alice"), a_person("Charlie")
    team = a_team(referent=alice, members=[charlie])
    event = an_event(by=alice, team=team, capacity=100)
    client = signed_in_client(charlie)
    client.get(event.address)
    counts = []
    for _round in range(2):
        for n in range(4):
            person = a_person(f"Person {n}")
            team.circle.seats.create(person=person, role=Role.MEMBER, taken_at=now())
            an_rsvp(event, person)
        with django_assert_max_num_queries(8) as seen:
            client.get(event.address)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_an_organiser_calls_off_with_a_reason():
    alice = a_person("Alice")
    event = an_event(by=alice)
    client = signed_in_client(alice)

    asked = client.get(f"/actions/{event.code}/cancellation/")
    client.post(f"/actions/{event.code}/cancellation/", {"reason": "Orage annoncé"})

    assert asked.status_code == 200
    assert Event.objects.get().cancellation.reason == "Orage annoncé"


def test_doing_it_again_makes_a_draft_and_opens_it():
    alice = a_person("Alice")
    event = an_event(by=alice, starts_at=now() - timedelta(days=2))

    answer = signed_in_client(alice).post(f"/actions/{event.code}/copy/")

    copy = Event.objects.exclude(pk=event.pk).get()
    assert answer["Location"] == f"/actions/{copy.code}/edit/"
    assert Occurrence.objects.get(event=copy).starts_at > now()


def test_when_and_where_come_before_the_long_text_as_on_paper(client):
    event = an_event(description="Quarante communes du bassin ont perdu la main sur leur eau.")

    page = client.get(event.address).content.decode()

    order = [page.index(words) for words in ("<h1", 'id="answer"', 'class="facts"', 'class="prose"')]
    assert order == sorted(order)
