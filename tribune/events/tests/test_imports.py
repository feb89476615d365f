"""Somebody else's calendar becomes actions of a team: looked at, taken, followed, accounted for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tribune.events.calendars import reading
from tribune.events.calendars.writing import uid_of
from tribune.events.models import CalendarImport, Event, ImportedDate, ImportRun
from tribune.events.plans import plan_of
from tribune.events.tasks import poll_calendars
from tribune.events.testing import an_event, an_event_kind, day_of, the_date_of
from tribune.events.verbs import calendar_imports, events
from tribune.facts.testing import run_jobs
from tribune.kit.testing import LoopbackSite, Reply
from tribune.people.testing import a_person, signed_in_client
from tribune.places.testing import a_place
from tribune.teams.testing import a_team

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def day(days):
    return (now() + timedelta(days=days)).strftime("%Y%m%d")


def an_entry(uid="a@ailleurs.example", title="Atelier vélo", starts="", **more):
    given = {
        "UID": uid,
        "SUMMARY": title,
        "DTSTART;TZID=Europe/Paris": starts or f"{day(10)}T183000",
        "LOCATION": "Salle des fêtes\\, 59000 Lille",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    lines = "\r\n".join(f"{name}:{value}" for name, value in given.items() if value is not None)
    return f"BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n"


def ics(*entries, name="Agenda du quartier"):
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//\r\nX-WR-CALNAME:{name}\r\n"
    return (head + "".join(entries) + "END:VCALENDAR\r\n").encode()


@pytest.fixture
def alice():
    return a_person("Alice")


@pytest.fixture
def team(alice):
    return a_team("Fives", referent=alice, place=a_place("Lille", postcode="59000"))


def added(team, alice, body=b"", *, publishes=True, **more):
    return calendar_imports.add(
        team=team, by=alice, kind=an_event_kind("workshop"), publishes=publishes, zone="Europe/Paris", at=now(),
        body=body, **more,
    )  # fmt: skip


def taken(calendar, alice, body=None, at=None):
    if body is not None and calendar.started_at:
        calendar_imports.renew(calendar=calendar, body=body, by=alice, at=at or now())
    else:
        calendar_imports.start(calendar=calendar, by=alice, at=at or now())
    return calendar_imports.take(calendar=calendar, at=at or now())


def what(run):
    return [(line["what"], line["title"]) for line in run.lines]


def test_nothing_is_taken_before_one_has_looked(team, alice):
    calendar = added(team, alice, ics(an_entry(), an_entry("old@x", starts=f"{day(-9)}T100000")))

    page = signed_in_client(alice).get(f"/imports/{calendar.code}/").content.decode()

    assert not Event.objects.exists()
    assert "Atelier vélo" in page
    assert "1 action viendrait" in page
    assert "1 entrée est passée" in page


def test_what_is_taken_is_an_action_of_the_team_at_its_place_and_hour(team, alice):
    calendar = added(team, alice, ics(an_entry(DESCRIPTION="Apportez vos outils", URL="https://velo.example/atelier")))

    run = taken(calendar, alice)

    event = Event.objects.get()
    assert what(run) == [("taken", "Atelier vélo")]
    assert (event.title, event.team, event.venue, event.town) == ("Atelier vélo", team, "Salle des fêtes", "Lille")
    assert event.description == "Apportez vos outils\n\nhttps://velo.example/atelier"
    assert the_date_of(event).starts_at.astimezone(event.tz).strftime("%H:%M") == "18:30"
    assert the_date_of(event).ends_at - the_date_of(event).starts_at == timedelta(minutes=120)  # usual of its kind
    assert not event.is_draft


def test_they_stay_drafts_if_that_was_chosen(team, alice):
    taken(added(team, alice, ics(an_entry()), publishes=False), alice)

    assert Event.objects.get().is_draft


def test_taking_it_again_changes_nothing_and_says_so(team, alice):
    body = ics(an_entry())
    calendar = added(team, alice, body)
    taken(calendar, alice)

    run = taken(calendar, alice, body)

    assert Event.objects.count() == 1
    assert run.is_quiet
    assert run.counts["same"] == 1


def test_a_change_upstream_follows_with_the_same_action(team, alice):
    calendar = added(team, alice, ics(an_entry()))
    taken(calendar, alice)
    code = Event.objects.get().code

    run = taken(calendar, alice, ics(an_entry(title="Grand atelier", starts=f"{day(11)}T190000")))

    event = Event.objects.get()
    assert what(run) == [("changed", "Grand atelier")]
    assert (event.code, event.title) == (code, "Grand atelier")
    assert the_date_of(event).sequence == 1


def test_what_an_organiser_changed_here_is_kept_and_the_account_says_it(team, alice):
    calendar = added(team, alice, ics(an_entry()))
    taken(calendar, alice)
    event = Event.objects.get()
    from dataclasses import replace

    events.amend(event=event, plan=replace(plan_of(event, the_date_of(event)), title="Le nôtre"), version=1, at=now())

    run = taken(calendar, alice, ics(an_entry(title="Le leur")))

    assert Event.objects.get().title == "Le nôtre"
    assert what(run) == [("skipped", "Le leur")]
    assert run.lines[0]["why"]


def test_what_is_called_off_upstream_is_called_off_here(team, alice):
    calendar = added(team, alice, ics(an_entry()))
    taken(calendar, alice)

    run = taken(calendar, alice, ics(an_entry(STATUS="CANCELLED")))

    assert what(run) == [("called_off", "Atelier vélo")]
    assert "Agenda du quartier" in the_date_of(Event.objects.get()).reason_called_off


def test_what_disappears_upstream_is_shown_once_and_stands_until_an_organiser_says_otherwise(team, alice):
    calendar = added(team, alice, ics(an_entry(), an_entry("b@x", "Autre")))
    taken(calendar, alice)

    first = taken(calendar, alice, ics(an_entry("b@x", "Autre")))
    second = taken(calendar, alice, ics(an_entry("b@x", "Autre")))
    back = taken(calendar, alice, ics(an_entry(), an_entry("b@x", "Autre")))

    assert what(first) == [("gone", "Atelier vélo")]
    assert what(second) == []
    assert ImportedDate.objects.filter(gone_at__isnull=False).count() == 0
    assert back.counts["same"] == 2
    assert Event.objects.filter(cancellation__isnull=True).count() == 2


def test_a_repetition_with_exceptions_becomes_its_dates(team, alice):
    start = day_of(now() + timedelta(days=3))
    weekly = an_entry(
        "r@x", "Chorale", f"{start:%Y%m%d}T190000", RRULE="FREQ=WEEKLY;COUNT=5",
        **{"EXDATE;TZID=Europe/Paris": f"{start + timedelta(days=7):%Y%m%d}T190000"},
    )  # fmt: skip
    moved = an_entry(
        "r@x", "Chorale, ailleurs", f"{start + timedelta(days=15):%Y%m%d}T200000",
        **{"RECURRENCE-ID;TZID=Europe/Paris": f"{start + timedelta(days=14):%Y%m%d}T190000"},
    )  # fmt: skip
    calendar = added(team, alice, ics(weekly, moved))

    taken(calendar, alice)
    days = [the_date_of(e).starts_at.astimezone(e.tz) for e in Event.objects.order_by("occurrences__starts_at")]

    assert [(d.date() - start).days for d in days] == [0, 15, 21, 28]
    assert [d.hour for d in days] == [19, 20, 19, 19]
    assert taken(calendar, alice, ics(weekly, moved)).is_quiet


def test_a_repetition_without_end_is_bounded_and_said_to_go_on(team, alice):
    calendar = added(team, alice, ics(an_entry(RRULE="FREQ=DAILY")))

    run = taken(calendar, alice)

    assert Event.objects.count() == reading.MAX_OF_ONE
    assert run.counts["cut"] == 1


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=YEARLY;BYWEEKNO=53"])
def test_a_rule_that_would_take_for_ever_is_left_out_with_why(team, alice, rule):
    calendar = added(team, alice, ics(an_entry(RRULE=rule), an_entry("b@x", "Autre")))

    run = taken(calendar, alice)

    assert sorted(what(run)) == [("skipped", "Atelier vélo"), ("taken", "Autre")]


def test_repetitions_are_worked_out_for_a_while_and_no_longer(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE_SECONDS", -1.0)
    body = ics(*(an_entry(f"{n}@x", RRULE="FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2") for n in range(60)))

    found = reading.read(body, since=now(), until=now() + timedelta(days=400), zone="Europe/Paris")

    assert found.dates == []
    assert {left.why for left in found.skipped} == {reading.TOO_SLOW}


def test_a_calendar_too_large_or_of_too_many_entries_or_no_calendar_is_refused_in_words(team, alice):
    many = ics(*(an_entry(f"{n}@x") for n in range(20_000)))
    with pytest.raises(reading.TooManyEntries):
        added(team, alice, many[: reading.MAX_BYTES])
    with pytest.raises(reading.TooBigACalendar):
        added(team, alice, b"BEGIN:VCALENDAR" + b" " * reading.MAX_BYTES)
    with pytest.raises(reading.NotACalendar):
        added(team, alice, b"<html>")
    with pytest.raises(reading.NotACalendar):
        added(team, alice, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n")


def test_three_hundred_come_at_once_and_the_rest_next_time(team, alice):
    body = ics(*(an_entry(f"{n}@x", f"Date {n}") for n in range(310)))
    calendar = added(team, alice, body, publishes=False)

    first = taken(calendar, alice)
    second = taken(calendar, alice, body)

    assert (first.counts["taken"], first.counts["skipped"]) == (300, 10)
    assert second.counts["taken"] == 10


def test_our_own_dates_that_come_back_to_us_are_recognised(team, alice, settings):
    event = an_event(by=alice, team=team)
    settings.SITE_URL = "https://tribune.example"
    with pytest.raises(calendar_imports.OurOwnCalendar):
        added(team, alice, address="https://tribune.example/actions.ics")

    run = taken(added(team, alice, ics(an_entry(uid_of(the_date_of(event)), event.title))), alice)

    assert Event.objects.count() == 1
    assert what(run) == [("skipped", event.title)]


def test_the_same_date_by_two_calendars_comes_once(team, alice):
    taken(added(team, alice, ics(an_entry())), alice)

    run = taken(added(team, alice, ics(an_entry(), name="Un autre agenda")), alice)

    assert Event.objects.count() == 1
    assert what(run) == [("skipped", "Atelier vélo")]


@pytest.mark.parametrize(
    ("entry", "field", "value"),
    [
        ({"title": ""}, "what", "skipped"),
        ({"CLASS": "PRIVATE"}, "what", "skipped"),
        ({"STATUS": "CANCELLED"}, "what", "skipped"),
        ({"uid": ""}, "what", "skipped"),
        ({"starts": "20269999T999999"}, "what", "skipped"),
        ({"starts": "00010101T000000"}, "what", "skipped"),
        ({"starts": "19690101T000000"}, None, None),
        ({"DTEND;TZID=Europe/Paris": "20200101T000000"}, "what", "taken"),
        ({"LOCATION": None}, "what", "taken"),
        ({"LOCATION": "https://meet.example.org/x"}, "what", "taken"),
        ({"title": "x" * 10_000}, "what", "taken"),
        ({"title": "مسيرة 🌳"}, "what", "taken"),
    ],
)
def test_each_odd_entry_has_its_clear_end(team, alice, entry, field, value):
    run = taken(added(team, alice, ics(an_entry(**entry))), alice)

    if field is None:
        assert (run.lines, run.counts["over"]) == ([], 1)
    else:
        (line,) = run.lines
        assert line[field] == value
        assert line["why"] or value == "taken"


def test_whoever_set_it_up_and_left_no_longer_publishes_by_it(team, alice):
    calendar = added(team, alice, ics(an_entry()))
    calendar_imports.start(calendar=calendar, by=alice, at=now())
    team.circle.seats.filter(person=alice).delete()

    run = calendar_imports.take(calendar=calendar, at=now())

    assert not Event.objects.exists()
    assert run.trouble == "nobody_answers"
    assert calendar.paused_at


def test_an_address_is_followed_on_a_schedule_and_asked_politely(team, alice, settings):
    first, second = ics(an_entry()), ics(an_entry(title="Grand atelier"))
    replies = [Reply(body=first, headers={"ETag": '"1"'}), Reply(body=second, headers={"ETag": '"2"'})]
    with LoopbackSite({"/agenda.ics": lambda asked: _answer(asked, replies)}) as site:
        settings.OUTBOUND_ALLOW, settings.SITE_URL = [site.pair], "https://tribune.example"
        calendar = added(team, alice, address=site.url("/agenda.ics"))
        assert "agenda.ics" not in str(CalendarImport.objects.extra(select={"raw": "address"}).values_list("raw")[0])
        calendar_imports.start(calendar=calendar, by=alice, at=now())
        poll_calendars.enqueue()
        run_jobs()
        calendar.refresh_from_db()
        assert Event.objects.get().title == "Atelier vélo"
        assert calendar.next_try_at > now() + timedelta(hours=2)

        replies.pop(0)
        calendar_imports.start(calendar=calendar, by=alice, at=now())
        poll_calendars.enqueue()
        run_jobs()
        assert Event.objects.get().title == "Grand atelier"
        runs = ImportRun.objects.count()

        calendar_imports.start(calendar=calendar, by=alice, at=now())
        poll_calendars.enqueue()
        run_jobs()
        assert [asked.headers.get("if-none-match") for asked in site.asked][-1] == '"2"'
        assert ImportRun.objects.count() == runs + 1
        assert ImportRun.objects.first().is_quiet

    calendar_imports.take(calendar=CalendarImport.objects.get(), at=now())
    calendar.refresh_from_db()
    assert calendar.failures == 1
    assert calendar.trouble
    assert Event.objects.count() == 1


def _answer(asked, replies):
    reply = replies[0]
    if asked.headers.get("if-none-match") == reply.headers["ETag"]:
        return Reply(status=304)
    return reply


def test_the_whole_way_by_its_pages(team, alice):
    client = signed_in_client(alice)
    kind = an_event_kind("workshop")
    assert '<select name="publishes"' in client.get(f"/teams/{team.code}/calendars/").content.decode()

    empty = client.post(f"/teams/{team.code}/calendars/", {"kind": kind.pk, "publishes": "1"})
    wrong = client.post(
        f"/teams/{team.code}/calendars/",
        {"kind": kind.pk, "publishes": "1", "file": SimpleUploadedFile("x.ics", b"<html>")},
    )
    sent = client.post(
        f"/teams/{team.code}/calendars/",
        {"kind": kind.pk, "publishes": "1", "file": SimpleUploadedFile("x.ics", ics(an_entry()))},
    )
    calendar = CalendarImport.objects.get()
    client.post(f"/imports/{calendar.code}/start/")
    run_jobs()
    page = client.get(f"/imports/{calendar.code}/").content.decode()

    assert (empty.status_code, wrong.status_code, sent.status_code) == (422, 422, 303)
    assert "n’est pas un calendrier" in wrong.content.decode()
    assert Event.objects.get().title in page
    assert "Atelier vélo" in client.get(f"/teams/{team.code}.ics").content.decode()


def test_outsiders_do_not_learn_of_a_teams_calendars(team, alice):
    calendar = added(team, alice, ics(an_entry()))
    bob = a_person("Bob")
    client = signed_in_client(bob)

    for address in (f"/teams/{team.code}/calendars/", f"/imports/{calendar.code}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/imports/{calendar.code}/start/").status_code == 404
