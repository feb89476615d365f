"""Somebody else's iCalendar, as plain values: bounded in size, in dates and in time, whatever it holds."""

from __future__ import annotations

import itertools
import time as clock
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar

from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy

MAX_BYTES = 5 * 1024 * 1024
MAX_ENTRIES = 5000
MAX_OF_ONE = 200  # dates of one repetition
PATIENCE_SECONDS = 8.0
OLDEST = 1970
FOLLOWED = {"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
RHYTHMS = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


class NotACalendar(Refusal):
    code = "not_a_calendar"
    sentence = _("This is not a calendar (an .ics file).")
    field = "file"


class TooBigACalendar(Refusal):
    code = "too_big_a_calendar"
    sentence = _("This calendar is larger than 5 MB. Give one that holds only what is to come.")
    field = "file"


class TooManyEntries(Refusal):
    code = "too_many_entries"
    sentence = _("This calendar has more than 5,000 entries. Give one that holds only what is to come.")
    field = "file"


NO_START = _("it says no day that reads")
NO_UID = _("it has no identifier (UID), so that it could not be followed")
IS_PRIVATE = _("it is marked as private")
TOO_OFTEN = _("it repeats by a rule we do not follow (more than once a day, or by weeks and days of the year)")
TOO_OLD = _("it has been repeating since before 1970")
UNREADABLE = _("its repetition does not read")
TOO_SLOW = _("the repetitions of this calendar take too long to work out")


@dataclass(frozen=True, slots=True)
class Upstream:
    """One date of somebody else's calendar. ``recurrence`` tells the dates of one ``uid`` apart ("" when it is alone).

    ``ends_at`` is None when no end is said. ``link`` is a page about it, ``meeting`` where one joins it online;
    ``point`` is (lat, lon) in degrees.
    """

    uid: str
    recurrence: str
    title: str
    starts_at: datetime
    ends_at: datetime | None
    zone: str
    description: str = ""
    where: str = ""
    link: str = ""
    meeting: str = ""
    point: tuple[float, float] | None = None
    is_called_off: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was left out, and why in words."""

    title: str
    why: str | Promise
    starts_at: datetime | None = None


@dataclass(slots=True)
class Reading:
    """What a calendar says between two hours. ``over`` counts entries that are past, ``cut`` repetitions that go on."""

    title: str = ""
    dates: list[Upstream] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    over: int = 0
    cut: int = 0
    uids: frozenset[str] = frozenset()


def read(body: bytes, *, since: datetime, until: datetime, zone: str) -> Reading:
    """What *body* says between two hours; *zone* (IANA) is for hours that name none. Raises the refusals above."""
    if len(body) > MAX_BYTES:
        raise TooBigACalendar
    if b"BEGIN:VCALENDAR" not in body[:4096].upper():
        raise NotACalendar
    if body.upper().count(b"BEGIN:VEVENT") > MAX_ENTRIES:
        raise TooManyEntries
    try:
        calendars = Calendar.from_ical(body, multiple=True)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise NotACalendar from error
    if not calendars:
        raise NotACalendar
    calendar = calendars[0]
    found = Reading(title=_words(calendar, "X-WR-CALNAME") or _words(calendar, "NAME"))
    zone = _zone_of(calendar, zone)
    series: dict[str, list[Any]] = defaultdict(list)
    for entry in itertools.chain.from_iterable(each.walk("VEVENT") for each in calendars):
        title = _words(entry, "SUMMARY")
        uid = str(entry.get("UID", "")).strip()
        if not uid:
            found.skipped.append(Skipped(title, NO_UID))
        elif _moment(entry, "DTSTART") is None:
            found.skipped.append(Skipped(title, NO_START))
        elif str(entry.get("CLASS", "PUBLIC")).upper() in ("PRIVATE", "CONFIDENTIAL"):
            found.skipped.append(Skipped(title, IS_PRIVATE))
        else:
            series[uid].append(entry)
    found.uids = frozenset(series)
    started = clock.monotonic()
    for uid, entries in series.items():
        if clock.monotonic() - started > PATIENCE_SECONDS:
            found.skipped.append(Skipped(_words(entries[0], "SUMMARY"), TOO_SLOW))
            continue
        _read_one(found, uid, entries, since=since, until=until, zone=zone)
    found.dates.sort(key=lambda each: (each.starts_at, each.uid))
    return found


def _read_one(found: Reading, uid: str, entries: list[Any], *, since: datetime, until: datetime, zone: str) -> None:
    repeats = any(entry.get(name) for entry in entries for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    if not repeats:
        # Some calendars say a changed entry again under its old identifier: the last version counts.
        kept = max(entries, key=lambda entry: _number(entry.get("SEQUENCE")))
        each = _upstream(kept, uid, "", zone)
        if (each.ends_at or each.starts_at) <= since:
            found.over += 1
        else:
            found.dates.append(each)
        return
    why = next(filter(None, (_why_not(entry) for entry in entries)), None)
    if why:
        found.skipped.append(Skipped(_words(entries[0], "SUMMARY"), why))
        return
    try:
        dates = list(itertools.islice(_unfolded(uid, entries, since, until, zone), MAX_OF_ONE + 1))
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError):
        found.skipped.append(Skipped(_words(entries[0], "SUMMARY"), UNREADABLE))
        return
    found.cut += len(dates) > MAX_OF_ONE or _goes_on(entries, until)
    found.over += not dates
    found.dates += dates[:MAX_OF_ONE]


def _unfolded(uid: str, entries: Iterable[Any], since: datetime, until: datetime, zone: str) -> Iterator[Upstream]:
    calendar = Calendar()
    for entry in entries:
        calendar.add_component(entry)
    query = recurring_ical_events.of(calendar, keep_recurrence_attributes=True)
    for one in query.between(since, until):
        at = one.get("RECURRENCE-ID")
        start = at.dt if at is not None else one["DTSTART"].dt
        yield _upstream(one, uid, _exact(start, zone).strftime("%Y%m%dT%H%M%SZ"), zone)


def _why_not(entry: Any) -> Promise | None:
    """Why a rule is not followed: some would be worked out for hours, or never end without a single date."""
    rules = entry.get("RRULE")
    for rule in rules if isinstance(rules, list) else filter(None, [rules]):
        if not set(rule) <= FOLLOWED or str(rule.get("FREQ", [""])[0]) not in RHYTHMS:
            return TOO_OFTEN
        start = _moment(entry, "DTSTART")
        if start is not None and start.year < OLDEST:
            return TOO_OLD
    return None


def _goes_on(entries: Iterable[Any], until: datetime) -> bool:
    """Whether a repetition has no end, or one later than *until*."""
    for entry in entries:
        rules = entry.get("RRULE")
        for rule in rules if isinstance(rules, list) else filter(None, [rules]):
            last = (rule.get("UNTIL") or [None])[0]
            if "COUNT" not in rule and (last is None or last.year > until.year):
                return True
    return False


def _upstream(entry: Any, uid: str, recurrence: str, zone: str) -> Upstream:
    start = _moment(entry, "DTSTART")
    assert start is not None  # looked at before
    end = _moment(entry, "DTEND")
    if end is None and isinstance(getattr(entry.get("DURATION"), "dt", None), timedelta):
        end = start + entry["DURATION"].dt
    if end is None and not isinstance(start, datetime):
        end = start + timedelta(days=1)
    starts_at = _exact(start, zone)
    ends_at = _exact(end, zone) if end is not None else None
    return Upstream(
        uid=uid,
        recurrence=recurrence,
        title=_words(entry, "SUMMARY"),
        starts_at=starts_at,
        ends_at=ends_at if ends_at is not None and ends_at > starts_at else None,
        zone=_zone_named(getattr(start, "tzinfo", None)) or zone,
        description=_words(entry, "DESCRIPTION")[:10_000],
        where="" if _link(entry, "LOCATION") else _words(entry, "LOCATION").replace("\n", ", ")[:300],
        link=_link(entry, "URL"),
        meeting=_link(entry, "CONFERENCE", "X-GOOGLE-CONFERENCE", "LOCATION"),
        point=_point(entry),
        is_called_off=str(entry.get("STATUS", "")).upper() == "CANCELLED",
    )


def _exact(moment: date | datetime, zone: str) -> datetime:
    """A whole day begins at midnight, an hour without a zone is one of *zone*."""
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return (whole if whole.tzinfo else whole.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _moment(entry: Any, name: str) -> date | datetime | None:
    value = getattr(entry.get(name), "dt", None)
    if not isinstance(value, date):
        return None
    return value if 1 < value.year < 9998 else None


def _zone_of(calendar: Any, otherwise: str) -> str:
    named = str(calendar.get("X-WR-TIMEZONE", "")).strip()
    return named if _is_zone(named) else otherwise


def _zone_named(zone: tzinfo | None) -> str:
    key = getattr(zone, "key", "") or ""
    return key if key != "UTC" and _is_zone(key) else ""


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and len(name) < 64 and bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False


def _words(entry: Any, name: str) -> str:
    value = entry.get(name, "")
    return tidy(str(value[0] if isinstance(value, list) and value else value))


def _link(entry: Any, *names: str) -> str:
    for name in names:
        value = entry.get(name)
        said = str(value[0] if isinstance(value, list) and value else value or "").strip()
        if said.startswith(("https://", "http://")) and len(said) <= 500 and " " not in said:
            return said
    return ""


def _point(entry: Any) -> tuple[float, float] | None:
    geo = entry.get("GEO")
    try:
        lat, lon = float(geo.latitude), float(geo.longitude)
    except (AttributeError, TypeError, ValueError):
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0.0, 0.0) else None


def _number(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0
