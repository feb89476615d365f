"""Dates of actions as iCalendar (RFC 5545, 7986): one VEVENT a date, whose UID never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, vText
from icalendar import Event as CalendarEvent

from tribune.events.addresses import line_of
from tribune.events.models import Occurrence, Rsvp
from tribune.events.querysets import OccurrenceQuerySet
from tribune.events.shelf import kinds_for
from tribune.movement.settings import movement
from tribune.publications.syndication import whole

REFRESH = "PT4H"
END = b"END:VCALENDAR\r\n"
MOST_KEPT = 4096  # entries, of some 800 bytes

_kept: dict[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Shown:
    """A date as one reader's calendar shows it. ``answer`` is what they said of it; empty in what is for everyone.

    ``date`` comes with its event, its kind and both cancellations (``OccurrenceQuerySet.for_calendars``).
    """

    date: Occurrence
    answer: str = ""
    is_personal: bool = False

    @property
    def is_going(self) -> bool:
        return self.answer == Rsvp.Answer.YES

    @property
    def fingerprint(self) -> str:
        """Two that differ in what is written differ here."""
        date, event = self.date, self.date.event
        own = f"{self.answer} {self.is_personal} {event.is_address_reserved}"
        return f"{date.code} {sequence_of(date)} {changed_at(date)} {date.is_called_off} {event.kind.name} {own}"


@dataclass(frozen=True, slots=True)
class Brief:
    """What the entry of a date that is on, in a calendar for everyone, is known by: a row of values, no model.

    A thousand models cost more than all the rest of a calendar whose entries are written already.
    """

    pk: int
    starts_at: datetime
    lat: float | None
    lon: float | None
    fingerprint: str


BRIEF = (
    "pk", "starts_at", "lat", "lon", "code", "sequence", "event__version", "event__updated_at", "event__kind_id",
    "event__is_address_reserved",
)  # fmt: skip


def briefs_of(rows: OccurrenceQuerySet) -> list[Brief]:
    """*rows* are dates that are on; each fingerprint is the one ``Shown`` would have."""
    values = list(rows.values_list(*BRIEF))
    kinds = {pk: kind.name for pk, kind in kinds_for({row[8] for row in values}).items()}
    return [
        Brief(pk, starts_at, lat, lon, f"{code} {own + version - 1} {_in_seconds(changed)} False {kinds[kind]} "
              f" False {is_reserved}")
        for pk, starts_at, lat, lon, code, own, version, changed, kind, is_reserved in values
    ]  # fmt: skip


def calendar_of(
    shown: Iterable[Shown], *, title: str, address: str = "", method: str = "PUBLISH", refresh: str = REFRESH
) -> Calendar:
    """*address* is the page the calendar is of, a path without language; it also names the calendar for good."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{movement().name}//Tribune//")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    if refresh:
        calendar.add("refresh-interval", refresh, parameters={"value": "DURATION"}, encode=False)
        calendar["x-published-ttl"] = vText(refresh)
    if address:
        calendar.add("uid", str(uuid5(NAMESPACE_URL, settings.SITE_URL + address)))
        calendar.add("url", settings.SITE_URL + address, parameters={"value": "URI"})
    for each in shown:
        calendar.add_component(entry_of(each))
    return calendar


def file_of(shown: Sequence[Shown | Brief], *, title: str, address: str = "") -> bytes:
    """``calendar_of``, written. Each entry is written once a version: a thousand cost a third of a second otherwise."""
    head = written(calendar_of([], title=title, address=address)).removesuffix(END)
    salt = f" {get_language()} {settings.SITE_URL}"
    texts = {each.fingerprint: _kept.get(each.fingerprint + salt) for each in shown}
    missing = [each for each in shown if texts[each.fingerprint] is None]
    for each in _whole(missing):
        texts[each.fingerprint] = _keep(each, salt)
    # A date that went meanwhile has no text.
    return b"".join([head, *filter(None, (texts[each.fingerprint] for each in shown)), END])


def _whole(shown: Sequence[Shown | Brief]) -> Iterator[Shown]:
    """Those of which only the fingerprint is known are looked up, in one query."""
    keys = [each.pk for each in shown if isinstance(each, Brief)]
    yield from (each for each in shown if isinstance(each, Shown))
    if keys:
        yield from (Shown(date) for date in Occurrence.objects.filter(pk__in=keys).for_calendars())


def written(calendar: Calendar) -> bytes:
    """CRLF lines of 75 octets at most, no character cut in two."""
    return bytes(calendar.to_ical())


def _keep(shown: Shown, salt: str) -> bytes:
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    text = _kept[shown.fingerprint + salt] = bytes(entry_of(shown).to_ical())
    return text


def entry_of(shown: Shown) -> CalendarEvent:
    date, event = shown.date, shown.date.event
    changed = changed_at(date)
    entry = CalendarEvent()
    entry.add("uid", uid_of(date))
    entry.add("sequence", sequence_of(date))
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("created", event.created_at.astimezone(UTC))
    _add_hours(entry, date)
    entry.add("summary", event.title)
    address = whole(event.address)
    reason = date.reason_called_off
    entry.add("description", "\n\n".join(filter(None, [reason, event.description, address])))
    entry.add("url", address)
    _add_place(entry, shown)
    entry.add("categories", [event.kind.name])
    _add_status(entry, shown)
    return entry


def uid_of(date: Occurrence) -> str:
    """The date's code at the site's host: a date moved, called off or of a repetition is still the same date."""
    return f"{date.code}@{host()}"


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def sequence_of(date: Occurrence) -> int:
    """Grows whenever the date or its action is changed: the date counts its own moves, the action its versions."""
    return date.sequence + date.event.version - 1


def changed_at(date: Occurrence) -> datetime:
    """When what calendars show of it last changed (UTC, whole seconds: iCalendar has no finer ones)."""
    off = date.cancellation
    return _in_seconds(max(date.event.updated_at, off.called_at) if off else date.event.updated_at)


def _in_seconds(changed: datetime) -> datetime:
    return changed.astimezone(UTC).replace(microsecond=0)


def _add_hours(entry: CalendarEvent, date: Occurrence) -> None:
    starts, ends = date.starts_at.astimezone(date.event.tz), date.ends_at.astimezone(date.event.tz)
    if starts.time() == ends.time() == time():
        entry.add("dtstart", starts.date())
        entry.add("dtend", ends.date())
        return
    # UTC: each entry is one moment, so no VTIMEZONE is needed, and every calendar shows its reader's own hour.
    entry.add("dtstart", date.starts_at.astimezone(UTC))
    entry.add("dtend", date.ends_at.astimezone(UTC))


def _add_place(entry: CalendarEvent, shown: Shown) -> None:
    """The link is told to those who come, and so is an address that is reserved; others are told the town."""
    event = shown.date.event
    is_known = shown.is_going or not event.is_address_reserved
    where = line_of(event) if is_known else event.town
    link = event.online_url if shown.is_going else ""
    if link:
        entry.add("conference", link, parameters={"value": "URI"})
    if where or event.is_online:
        entry.add("location", where or link or _("online"))
    if is_known and event.has_place:
        entry.add("geo", (event.exact.lat, event.exact.lon))


def _add_status(entry: CalendarEvent, shown: Shown) -> None:
    """In one's own calendar only what one said yes to makes one busy."""
    if shown.date.is_called_off:
        entry.add("status", "CANCELLED")
    else:
        entry.add("status", "TENTATIVE" if shown.answer == Rsvp.Answer.MAYBE else "CONFIRMED")
    if shown.date.is_called_off or (shown.is_personal and not shown.is_going):
        entry.add("transp", "TRANSPARENT")


def etag_of(shown: Iterable[Shown | Brief], *salt: str) -> str:
    """What the file is known by without writing it; *salt* is all else it is drawn from."""
    words = "\n".join([*salt, movement().name, settings.SITE_URL, *(each.fingerprint for each in shown)])
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:32]}"'
