"""Letters that one's own calendar understands: come, it changed, it is off."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tribune.events.calendars.writing import uid_of
from tribune.events.models import Occurrence
from tribune.events.plans import plan_of
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import events, rsvps
from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.envelope import message_of
from tribune.mail.models import Letter
from tribune.notices import stopping
from tribune.notices.verbs import preferences
from tribune.people.testing import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_URL = ""
    settings.MAIL_FROM = "ne-pas-repondre@communs.example"


def now():
    return datetime.now(UTC)


def letters_to(person):
    return [letter for letter in Letter.objects.order_by("posted_at", "pk") if letter.to == person.email]


def told(letter):
    """(method, its one entry) of each calendar part of a letter."""
    found = []
    for part in json.loads(letter.content).get("calendars", []):
        calendar = Calendar.from_ical(part["text"])
        assert str(calendar["METHOD"]) == part["method"]
        (entry,) = calendar.walk("VEVENT")
        found.append((part["method"], entry))
    return found


def test_saying_yes_brings_the_date_for_ones_calendar_and_nobody_elses_address():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice, venue="Chez Rose")
    an_rsvp(event, bob)
    an_rsvp(event, a_person("Charlie"))

    run_jobs()

    (letter,) = letters_to(bob)
    ((method, entry),) = told(letter)
    assert method == "REQUEST"
    assert str(entry["UID"]) == uid_of(the_date_of(event))
    assert str(entry["ORGANIZER"]) == "mailto:ne-pas-repondre@communs.example"
    assert str(entry["ATTENDEE"]) == f"mailto:{bob.email}"
    assert entry["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert entry["ATTENDEE"].params["RSVP"] == "FALSE"
    assert "Chez Rose" in str(entry["LOCATION"])
    assert "Chez Rose" in letter.content


def test_the_message_is_built_as_calendars_expect():
    event, bob = an_event("Réunion 🌳, ouverte; à tous"), a_person("Bob")
    an_rsvp(event, bob)
    run_jobs()

    message = message_of(letters_to(bob)[0])

    assert message.get_content_type() == "multipart/mixed"
    alternative, attached = message.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(alternative.iter_parts())[-1]
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "invite.ics")
    inline = calendar.get_payload(decode=True)
    assert Calendar.from_ical(inline).walk("VEVENT")[0]["SUMMARY"] == event.title
    assert attached.get_payload(decode=True) == inline
    assert b"\r\n" in inline
    assert all(len(line) <= 75 for line in inline.split(b"\r\n"))


def test_a_maybe_is_tentative_and_one_who_takes_it_back_is_told_cancel():
    event, bob = an_event(), a_person("Bob")
    an_rsvp(event, bob, "maybe", at=now() - timedelta(minutes=5))
    run_jobs()
    an_rsvp(event, bob, "no", at=now() - timedelta(minutes=3))
    run_jobs()
    an_rsvp(event, bob, "yes", at=now())
    run_jobs()

    heard = [told(letter)[0] for letter in letters_to(bob)]

    assert [method for method, _entry in heard] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [str(entry["STATUS"]) for _method, entry in heard] == ["TENTATIVE", "CANCELLED", "CONFIRMED"]
    numbers = [entry["SEQUENCE"] for _method, entry in heard]
    assert numbers == sorted(set(numbers))
    assert len({str(entry["UID"]) for _method, entry in heard}) == 1


def test_a_no_from_the_first_says_nothing_and_the_same_answer_again_neither():
    event, bob, dora = an_event(), a_person("Bob"), a_person("Dora")
    an_rsvp(event, bob, "no")
    an_rsvp(event, dora)
    an_rsvp(event, dora, guests=2)

    run_jobs()
    Job.objects.update(state="waiting", token="", lease_until=None, finished_at=None)
    run_jobs()

    assert letters_to(bob) == []
    assert len(letters_to(dora)) <= 1


def test_whoever_wants_no_letter_of_their_answers_gets_none_and_each_letter_says_how():
    event, bob, dora = an_event(), a_person("Bob"), a_person("Dora")
    preferences.stop_letters(person=bob, topic="answers")
    an_rsvp(event, bob)
    an_rsvp(event, dora)

    run_jobs()

    assert letters_to(bob) == []
    token = json.loads(letters_to(dora)[0].content)["unsubscribe"].rstrip("/").rpartition("/")[2]
    assert stopping.read(token) == (dora, "answers", None)


def test_a_date_that_moves_and_is_called_off_follows_in_the_calendar():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    an_rsvp(event, bob)
    run_jobs()
    later = soon(6)
    plan = replace(plan_of(event, the_date_of(event)), starts_at=later, ends_at=later + timedelta(hours=1))
    events.amend(event=event, plan=plan, version=1, at=now())
    run_jobs()
    events.call_off(event=event, by=alice, reason="Orage annoncé", at=now())
    run_jobs()

    first, moved, off = [told(letter)[0] for letter in letters_to(bob)]

    assert [first[0], moved[0], off[0]] == ["REQUEST", "REQUEST", "CANCEL"]
    assert moved[1].decoded("DTSTART") == later
    assert str(off[1]["STATUS"]) == "CANCELLED"
    assert "Orage annoncé" in str(off[1]["DESCRIPTION"])
    assert first[1]["SEQUENCE"] < moved[1]["SEQUENCE"] < off[1]["SEQUENCE"]
    assert {str(entry["UID"]) for _method, entry in (first, moved, off)} == {uid_of(the_date_of(event))}


def test_an_action_of_several_dates_called_off_says_each_date_its_reader_came_to_in_a_part_of_its_own():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    later = [
        Occurrence.objects.create(event=event, starts_at=soon(n), ends_at=soon(n) + timedelta(hours=1), is_on=True)
        for n in (9, 16)
    ]
    for date in event.occurrences.all()[:2]:
        rsvps.give(occurrence=date, person=bob, answer="yes", at=now())
    run_jobs()

    events.call_off(event=event, by=alice, reason="", at=now())
    run_jobs()

    heard = told(letters_to(bob)[-1])
    assert [method for method, _entry in heard] == ["CANCEL", "CANCEL"]
    assert uid_of(later[1]) not in {str(entry["UID"]) for _method, entry in heard}
    names = [part.get_filename() for part in message_of(letters_to(bob)[-1]).iter_attachments()]
    assert names == ["invite.ics", "invite-2.ics"]


def test_many_told_at_once_each_read_their_own():
    alice = a_person("Alice")
    event = an_event(by=alice)
    people = [a_person(f"Bob {n}") for n in range(12)]
    for person in people:
        an_rsvp(event, person)
    run_jobs()
    before = Letter.objects.count()

    events.call_off(event=event, by=alice, reason="", at=now())
    run_jobs()

    assert Letter.objects.count() == before + 12
    for person in people:
        ((method, entry),) = told(letters_to(person)[-1])
        assert (method, str(entry["ATTENDEE"])) == ("CANCEL", f"mailto:{person.email}")


def test_the_letter_of_a_yes_says_the_address_and_that_of_a_maybe_the_town():
    event, bob, dora = an_event(venue="Chez Rose", town="Lille"), a_person("Bob"), a_person("Dora")
    an_rsvp(event, bob)
    an_rsvp(event, dora, "maybe")

    run_jobs()

    yes, maybe = (json.loads(letters_to(person)[0].content) for person in (bob, dora))
    assert "Chez Rose" in yes["text"]
    assert "Chez Rose" not in maybe["text"]
    assert "Lille" in maybe["text"]


def test_one_who_waited_and_is_given_a_place_gets_one_letter_with_its_date():
    event, bob, dora = an_event(capacity=1), a_person("Bob"), a_person("Dora")
    type(event).objects.filter(pk=event.pk).update(promotes_at_once=True)
    date = the_date_of(event)
    an_rsvp(event, bob, at=now() - timedelta(minutes=5))
    rsvps.give(occurrence=date, person=dora, answer="yes", at=now() - timedelta(minutes=4), may_wait=True)
    run_jobs()
    assert letters_to(dora) == []

    an_rsvp(event, bob, "no")
    run_jobs()

    (letter,) = letters_to(dora)
    ((method, entry),) = told(letter)
    assert (method, entry["ATTENDEE"].params["PARTSTAT"]) == ("REQUEST", "ACCEPTED")
