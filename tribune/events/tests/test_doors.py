"""At the door: ticks, tickets, and phones that had no network."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tribune.events import guestlist, spreadsheets, tickets
from tribune.events.models import Attendance
from tribune.events.testing import an_event, an_rsvp, the_date_of
from tribune.events.verbs import doors, events
from tribune.events.verbs.doors import Tick
from tribune.kit.registries import PERSONAL_DATA
from tribune.people.testing import HouseClient, a_person, signed_in_client
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def tonight(**more):
    """An action that began an hour ago."""
    begun = now() - timedelta(hours=1)
    return an_event(starts_at=begun, ends_at=begun + timedelta(hours=4), at=begun - timedelta(days=7), **more)


def came(event):
    return list(Attendance.objects.filter(occurrence__event=event).values_list("person__name", "count"))


def sent(client, event, *ticks):
    path = f"/actions/{event.code}/organise/door/{the_date_of(event).code}/ticks/"
    return client.post(path, json.dumps({"ticks": ticks}), content_type="application/json")


def test_a_ticket_reads_the_same_typed_badly_or_scanned_and_is_good_for_one_person_and_date():
    bob, dora = a_person("Bob"), a_person("Dora")
    date, other = the_date_of(tonight()), the_date_of(tonight(title="Autre"))
    ticket = tickets.ticket_of(date.code, bob.code)
    own = {"date_code": date.code, "person_code": bob.code}

    assert len(ticket) == 8
    assert tickets.is_ticket(tickets.as_read(ticket).lower(), **own)
    assert tickets.is_ticket("https://x.example/en" + tickets.path_of(date, bob), **own)
    assert tickets.is_ticket(ticket.replace("0", "o").replace("1", "l"), **own)
    assert not tickets.is_ticket(ticket, date_code=date.code, person_code=dora.code)
    assert not tickets.is_ticket(ticket, date_code=other.code, person_code=bob.code)


def test_two_phones_checking_the_same_person_in_keep_one_row_and_the_first_hour():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = tonight(by=alice)
    an_rsvp(event, bob)
    date, at = the_date_of(event), now()

    for ago in (10, 30, 5):
        doors.check_in(occurrence=date, person=bob, by=alice, at=at, seen_at=at - timedelta(minutes=ago))

    assert Attendance.objects.get().came_at == at - timedelta(minutes=30)


def test_a_phone_whose_clock_is_wrong_is_not_believed():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = tonight(by=alice)
    an_rsvp(event, bob)
    at = now()

    doors.check_in(occurrence=the_date_of(event), person=bob, by=alice, at=at, seen_at=at + timedelta(days=3))

    assert Attendance.objects.get().came_at == at
    doors.check_in(occurrence=the_date_of(event), person=bob, by=alice, at=at, seen_at=at - timedelta(days=900))
    assert Attendance.objects.get().came_at == at


def test_who_never_answered_is_let_in_by_name_and_not_by_a_tick():
    alice, charlie = a_person("Alice"), a_person("Charlie")
    event = tonight(by=alice)
    date = the_date_of(event)

    with pytest.raises(doors.NotOnTheList):
        doors.check_in(occurrence=date, person=charlie, by=alice, at=now())
    for _again in range(2):
        doors.let_in(occurrence=date, name="Rose et ses filles", count=3, key="k1", by=alice, at=now())
    with pytest.raises(doors.HowManyCame):
        doors.let_in(occurrence=date, name="", count=0, key="k2", by=alice, at=now())

    assert [(a.name, a.count) for a in Attendance.objects.all()] == [("Rose et ses filles", 3)]


def test_what_a_phone_kept_is_taken_in_its_order_once_however_often_it_is_sent():
    alice, bob, dora = a_person("Alice"), a_person("Bob"), a_person("Dora")
    event = tonight(by=alice)
    an_rsvp(event, bob)
    an_rsvp(event, dora)
    ticks = [
        {"person": bob.code, "came": True, "at": now().isoformat()},
        {"person": dora.code, "came": True, "at": now().isoformat()},
        {"person": dora.code, "came": False, "at": now().isoformat()},
        {"person": "1111111111", "came": True, "at": now().isoformat()},
        {"key": "party", "name": "Rose", "count": 2, "came": True, "at": "yesterday"},
    ]
    client = signed_in_client(alice)

    sent(client, event, *ticks)
    answer = sent(client, event, *ticks).json()

    assert sorted(came(event), key=str) == [("Bob", 1), (None, 2)]
    here = {p["name"]: bool(p["came_at"]) for p in answer["people"]}
    assert here == {"Bob": True, "Dora": False}
    assert [(p["name"], p["count"]) for p in answer["parties"]] == [("Rose", 2)]
    assert answer["people"][0]["ticket"] == tickets.ticket_of(the_date_of(event).code, bob.code)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"ticks": 3}',
        '{"ticks": [3]}',
        '{"ticks": [{"count": "x"}]}',
        "[" * 9000,
        '{"ticks": [{"count": 1e999}]}',
    ],
)
def test_what_does_not_read_as_ticks_is_refused_and_changes_nothing(body):
    alice = a_person("Alice")
    event = tonight(by=alice)
    path = f"/actions/{event.code}/organise/door/{the_date_of(event).code}/ticks/"

    answer = signed_in_client(alice).post(path, body, content_type="application/json")

    assert answer.status_code == 400
    assert not Attendance.objects.exists()


def test_many_ticks_are_taken_two_hundred_at_a_time():
    alice = a_person("Alice")
    event = tonight(by=alice)
    ticks = [Tick(key=f"k{n}") for n in range(250)]

    doors.take(occurrence=the_date_of(event), ticks=ticks, by=alice, at=now())

    assert Attendance.objects.count() == 200


def test_without_javascript_the_door_is_a_list_of_forms():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = tonight(by=alice)
    an_rsvp(event, bob, guests=2)
    client = signed_in_client(alice)
    path = client.get(f"/en/actions/{event.code}/organise/door/")["Location"]

    page = client.get(path).content.decode()
    assert "Bob" in page
    assert "with 2 people" in page
    client.post(path, {"person": bob.code, "came": "1"})
    assert came(event) == [("Bob", 1)]
    client.post(path, {"person": bob.code, "came": "0"})
    assert came(event) == []
    client.post(path, {"ticket": tickets.as_read(tickets.ticket_of(the_date_of(event).code, bob.code)).lower()})
    assert came(event) == [("Bob", 1)]
    client.post(path, {"key": "abc", "name": "Rose", "count": "4"})
    assert Attendance.objects.get(key="abc").count == 4
    client.post(path, {"key": "abc", "came": "0"})
    assert not Attendance.objects.filter(key="abc").exists()


def test_what_is_refused_at_the_door_is_given_back():
    alice = a_person("Alice")
    event = tonight(by=alice)
    client = signed_in_client(alice)
    path = f"/en/actions/{event.code}/organise/door/{the_date_of(event).code}/"

    wrong = client.post(path, {"ticket": "AAAA-AAAA"})
    nobody = client.post(path, {"key": "abc", "name": "Rose", "count": ""})

    assert wrong.status_code == nobody.status_code == 422
    assert "AAAA-AAAA" in wrong.content.decode()
    assert 'value="Rose"' in nobody.content.decode()


def test_only_those_who_run_the_action_open_its_door():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = tonight(by=alice)
    an_rsvp(event, bob)
    path = f"/actions/{event.code}/organise/door/{the_date_of(event).code}/"
    client = signed_in_client(bob)

    assert client.get(path).status_code == 404
    assert client.get(path + "ticks/").status_code == 404
    assert sent(client, event, {"person": bob.code}).status_code == 404
    assert client.get(f"/actions/{event.code}/desk/people.csv").status_code == 404
    assert not Attendance.objects.exists()


def test_a_ticket_shows_its_qr_to_whoever_has_it_and_a_button_to_the_organiser():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = tonight(by=alice)
    an_rsvp(event, bob)
    path = tickets.path_of(the_date_of(event), bob)

    theirs = HouseClient().get("/en" + path)
    picture = HouseClient().get(path + "qr.svg")
    refused = signed_in_client(bob).post(path)
    signed_in_client(alice).post(path)

    assert "Bob" in theirs.content.decode()
    assert "Check in" not in theirs.content.decode()
    assert tickets.as_read(tickets.ticket_of(the_date_of(event).code, bob.code)) in theirs.content.decode()
    assert picture["Content-Type"] == "image/svg+xml"
    assert refused.status_code == 404
    assert came(event) == [("Bob", 1)]


def test_a_ticket_that_was_not_made_here_leads_nowhere():
    bob = a_person("Bob")
    event = tonight()
    an_rsvp(event, bob)
    date = the_date_of(event)

    assert HouseClient().get(f"/tickets/{date.code}/{bob.code}/~AAAAAAAA/").status_code == 404
    assert HouseClient().get(tickets.path_of(date, a_person("Charlie"))).status_code == 404


def test_whoever_says_yes_finds_their_ticket_on_the_page_of_the_action():
    bob = a_person("Bob")
    event = an_event()
    an_rsvp(event, bob)

    page = signed_in_client(bob).get(event.address).content.decode()

    assert tickets.path_of(the_date_of(event), bob) in page
    assert "/tickets/" not in signed_in_client(a_person("Dora")).get(event.address).content.decode()


def test_once_somebody_is_ticked_the_organiser_sees_who_came_and_who_did_not():
    alice, bob, dora = a_person("Alice"), a_person("Bob"), a_person("Dora")
    event = tonight(by=alice)
    an_rsvp(event, bob)
    an_rsvp(event, dora)
    doors.check_in(occurrence=the_date_of(event), person=bob, by=alice, at=now())
    doors.let_in(occurrence=the_date_of(event), name="Rose", count=2, key="k", by=alice, at=now())
    client = signed_in_client(alice)

    here, missing = (
        client.get(f"/en/actions/{event.code}/desk/?answer={a}").content.decode() for a in ("came", "missing")
    )

    totals = guestlist.totals(the_date_of(event))
    assert (totals.there, totals.came, totals.walked_in, totals.missing) == (3, 1, 2, 1)
    assert "Bob" in here
    assert "Dora" not in here
    assert "Dora" in missing
    assert "Not here yet" in missing


def test_who_came_is_forgotten_two_months_later_and_how_many_stays():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = tonight(by=alice)
    an_rsvp(event, bob)
    date, end = the_date_of(event), the_date_of(event).ends_at
    doors.check_in(occurrence=date, person=bob, by=alice, at=now())
    doors.let_in(occurrence=date, name="Rose", count=2, key="k", by=alice, at=now())

    early = doors.forget_old(at=end + timedelta(days=59))
    late = doors.forget_old(at=end + timedelta(days=61))

    assert (early, late) == (0, 2)
    assert guestlist.totals(date).there == 3
    assert not Attendance.objects.exclude(person=None, name="", key=None, by=None).exists()
    assert doors.forget_old(at=end + timedelta(days=61)) == 0
    with pytest.raises(doors.TheDoorIsClosed):
        doors.let_in(occurrence=date, name="Rose", count=2, key="k", by=alice, at=end + timedelta(days=61))


def test_whoever_leaves_is_no_longer_among_those_who_came_but_still_counts():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = tonight(by=alice)
    an_rsvp(event, bob)
    doors.check_in(occurrence=the_date_of(event), person=bob, by=alice, at=now())

    told = PERSONAL_DATA["events"].export(bob)
    PERSONAL_DATA["events"].erase(bob, now())
    PERSONAL_DATA["events"].erase(alice, now())

    assert told["came_to"][0]["action"] == event.title
    assert came(event) == [(None, 1)]
    assert Attendance.objects.get().by is None


def test_nobody_is_ticked_for_what_was_called_off():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = tonight(by=alice)
    an_rsvp(event, bob)
    events.call_off(event=event, by=alice, reason="Orage", at=now())

    answer = sent(signed_in_client(alice), event, {"person": bob.code, "came": True})

    assert answer.status_code == 409
    assert not Attendance.objects.exists()


def test_the_organiser_calls_only_those_who_chose_it():
    alice = a_person("Alice")
    bob = a_person("Bob", phone="06 11 11 11 11", phone_reach="organisers")
    dora = a_person("Dora", phone="06 22 22 22 22", phone_reach="me")
    rose = a_person("Rose", phone="06 33 33 33 33", phone_reach="organisers")  # of another team
    event = an_event(team=a_team(referent=alice, members=[bob, dora]), by=alice)
    for person in (bob, dora, rose):
        an_rsvp(event, person)
    client = signed_in_client(alice)

    page = client.get(f"/en/actions/{event.code}/desk/").content.decode()
    sheet = client.get(f"/en/actions/{event.code}/desk/people.csv").content.decode()

    for text in (page, sheet):
        assert "11 11 11 11" in text or "0611111111" in text
        assert "22 22 22" not in text
        assert "2222" not in text
        assert "33 33 33" not in text
    assert all(person.email not in sheet for person in (bob, dora, rose))


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM(A1)", "\tx"])
def test_no_cell_of_a_spreadsheet_is_a_formula(name):
    text = spreadsheets.written(["Nom"], [[name]])

    assert text.startswith("\ufeff")
    assert text.splitlines()[1].strip('"').startswith("'")


def test_the_spreadsheet_says_who_answered_and_when_they_came():
    alice, bob = a_person("Alice"), a_person("=Bob")
    event = tonight(by=alice)
    an_rsvp(event, bob, guests=1)
    doors.check_in(occurrence=the_date_of(event), person=bob, by=alice, at=now())

    answer = signed_in_client(alice).get(f"/en/actions/{event.code}/desk/people.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "'=Bob,I’m going,1," in answer.content.decode()
    assert f"{now().astimezone(event.tz):%Y-%m-%d %H}" in answer.content.decode()


def test_the_lists_cost_the_same_with_twice_as_many(django_assert_max_num_queries):
    alice = a_person("Alice")
    team = a_team(referent=alice)
    event = tonight(by=alice, team=team)
    client, counts = signed_in_client(alice), []
    date = the_date_of(event)
    paths = [f"/actions/{event.code}/desk/", f"/actions/{event.code}/desk/people.csv",
             f"/actions/{event.code}/organise/door/{date.code}/", f"/actions/{event.code}/organise/door/{date.code}/ticks/"]  # fmt: skip
    for _round in range(2):
        for n in range(4):
            an_rsvp(event, a_person(f"P{n}", phone="06 11 11 11 11", phone_reach="organisers"))
        for path in paths:
            client.get(path)
        with django_assert_max_num_queries(60) as asked:
            for path in paths:
                client.get(path)
        counts.append(len(asked))

    assert counts[0] == counts[1]
