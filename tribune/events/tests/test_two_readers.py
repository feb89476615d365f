"""What we write and what we read, checked against ical.js: a second reader that shares no line with the first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tribune.events.calendars.feeds import of_event
from tribune.events.calendars.inviting import invitation
from tribune.events.calendars.reading import read
from tribune.events.calendars.writing import file_of, uid_of
from tribune.events.models import Event, Rsvp
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.tests.two_readers import assert_both_read_the_same, by_ical_js
from tribune.events.verbs import events
from tribune.people.testing import a_person

# It needs the packages of the front end (ical.js among them), which `make test` builds first.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HARD_WORDS = [
    "Marche 🌳🏳️‍🌈 pour l’eau, l’air; et \\ la terre",
    "é" * 80,  # two octets each: a fold at 75 octets falls within one
    "🌳" * 60,
    "مسيرة من أجل الماء",
    '"Entre guillemets" : 10 h, midi; soir',
    "x" * 160,
]
HARD_TEXT = "Première ligne, avec ; et : \\\n\n- une puce\n\t tabulation\nfin 🌻 " + "long " * 400


@pytest.mark.parametrize("title", HARD_WORDS)
def test_hard_words_are_read_back_as_they_were_written(title):
    event = an_event(title, venue="Chez Rose; salle 2, étage\\3", online_url="")
    Event.objects.filter(pk=event.pk).update(description=HARD_TEXT, title=title)
    event.refresh_from_db()

    body = file_of(of_event(event), title=title)
    (entry,) = assert_both_read_the_same(body)

    assert entry["SUMMARY"] == [[title]]
    assert HARD_TEXT in entry["DESCRIPTION"][0][0]
    assert entry["DTSTART"] == [[int(the_date_of(event).starts_at.timestamp())]]
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    body.decode()  # no character is cut in two
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_a_backslash_before_an_n_is_no_new_line():
    """icalendar's own reading takes it for one (it undoes escapes one kind after the other); what we write is right."""
    event = an_event("C:\\nuit")

    (entry,) = by_ical_js(file_of(of_event(event), title="x"))["entries"]

    assert entry["SUMMARY"] == [[{}, ["C:\\nuit"]]]


def test_every_kind_of_date_is_read_back_the_same():
    alice, bob = a_person("Alice"), a_person("Bob")
    called_off = an_event("Annulée", by=alice)
    events.call_off(event=called_off, by=alice, reason="Orage, peut-être; grêle", at=datetime.now(UTC))
    paris = called_off.tz
    midnight = soon(30).astimezone(paris).replace(hour=0)
    days = an_event("Festival", starts_at=midnight, ends_at=(midnight + timedelta(days=3)).replace(hour=0))
    online = an_event("En ligne", online_url="https://meet.example.org/a,b;c", point=None, town="", venue="")
    overseas = an_event("À Nouméa", zone="Pacific/Noumea")
    an_rsvp(online, bob)

    shown = [each for event in (called_off, days, online, overseas) for each in of_event(event)]
    read_back = assert_both_read_the_same(file_of(shown, title="Tout, ensemble; ici"))

    assert [entry["STATUS"][0][0] for entry in read_back] == ["CANCELLED", "CONFIRMED", "CONFIRMED", "CONFIRMED"]
    assert read_back[1]["DTSTART"] == [[midnight.date().isoformat()]]
    assert [entry["UID"] for entry in read_back] == [[[uid_of(each.date)]] for each in shown]


def test_an_invitation_is_read_back_the_same():
    event, bob = an_event("Réunion, à 8; ou 9"), a_person("Bob")
    an_rsvp(event, bob)

    part = invitation(Rsvp.objects.for_calendars().get())
    found = by_ical_js(part.text.encode())
    (entry,) = assert_both_read_the_same(part.text.encode())

    ((params, (address,)),) = found["entries"][0]["ATTENDEE"]
    assert (address, params["partstat"], params["rsvp"]) == (f"mailto:{bob.email}", "ACCEPTED", "FALSE")
    assert ["method", {}, "text", "REQUEST"] in found["calendar"]
    assert entry["UID"] == [[uid_of(the_date_of(event))]]


FOREIGN = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Ailleurs//FR
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:chorale@ailleurs
SUMMARY:Chorale 🎶\\, à l’orgue\\; grand
  e salle
DTSTART;TZID=Europe/Paris:20270308T190000
DTEND;TZID=Europe/Paris:20270308T203000
RRULE:FREQ=WEEKLY;COUNT=8
EXDATE;TZID=Europe/Paris:20270322T190000
RDATE;TZID=Europe/Paris:20270320T100000
END:VEVENT
BEGIN:VEVENT
UID:chorale@ailleurs
RECURRENCE-ID;TZID=Europe/Paris:20270405T190000
SUMMARY:Chorale\\, ailleurs
DTSTART;TZID=Europe/Paris:20270406T200000
DTEND;TZID=Europe/Paris:20270406T213000
END:VEVENT
BEGIN:VEVENT
UID:mensuel@ailleurs
SUMMARY:Premier lundi
DTSTART;TZID=Europe/Paris:20270301T183000
DURATION:PT1H30M
RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20270901T000000Z
END:VEVENT
BEGIN:VEVENT
UID:fete@ailleurs
SUMMARY:Fête
DTSTART;VALUE=DATE:20270619
DTEND;VALUE=DATE:20270621
END:VEVENT
BEGIN:VEVENT
UID:seule@ailleurs
SUMMARY:Une seule fois
DTSTART:20270501T080000Z
DTEND:20270501T090000Z
END:VEVENT
END:VCALENDAR
"""


def test_somebody_elses_repetitions_unfold_to_the_same_dates_by_both():
    body = FOREIGN.replace("\n", "\r\n").encode()
    since = datetime(2027, 2, 1, tzinfo=UTC)

    ours = read(body, since=since, until=since + timedelta(days=400), zone="Europe/Paris")
    theirs = by_ical_js(body)["dates"]

    assert ours.skipped == []
    found: dict = {}
    for each in ours.dates:
        found.setdefault(each.uid, set()).add((each.starts_at, each.ends_at, each.title))
    assert set(found) == set(theirs)
    for uid, dates in theirs.items():
        assert found[uid] == {(_exact(start), _exact(end), title) for start, end, title in dates}, uid


def _exact(said) -> datetime:
    """A day begins at midnight in Paris."""
    if isinstance(said, str):
        return datetime.fromisoformat(said).replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    return datetime.fromtimestamp(said, UTC)
