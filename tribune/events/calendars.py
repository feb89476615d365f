"""Actions as iCalendar (RFC 5545): stable UID, SEQUENCE that grows, CANCELLED when called off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, vText
from icalendar import Event as CalendarEvent

from tribune.events.models import Occurrence
from tribune.movement.settings import movement
from tribune.publications.syndication import whole

MOST = 1000


def calendar_of(dates: Iterable[Occurrence], *, title: str, address: str = "") -> bytes:
    """*dates* come with their event, its kind and both cancellations (``OccurrenceQuerySet.for_calendars``)."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{movement().name}//Tribune//")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", "PT4H", parameters={"value": "DURATION"}, encode=False)
    calendar["x-published-ttl"] = vText("PT4H")
    if address:
        calendar.add("url", settings.SITE_URL + address)
    for date in dates:
        calendar.add_component(_entry(date))
    return bytes(calendar.to_ical())


def answer(request: HttpRequest, dates: Iterable[Occurrence], *, title: str, name: str) -> HttpResponse:
    """A calendar file called *name*. Calendars ask all day long: what has not changed is not written again."""
    shown = list(dates)
    etag = _etag(shown, title)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(calendar_of(shown, title=title), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _etag(dates: Iterable[Occurrence], title: str) -> str:
    said = [f"{d.code} {d.sequence} {d.event.version} {d.event.updated_at} {d.is_called_off}" for d in dates]
    words = "\n".join([title, get_language() or "", movement().name, *said])
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:32]}"'


def uid_of(date: Occurrence) -> str:
    return f"{date.code}@{urlsplit(settings.SITE_URL).hostname}"


def _entry(date: Occurrence) -> CalendarEvent:
    event = date.event
    entry = CalendarEvent()
    entry.add("uid", uid_of(date))
    entry.add("sequence", date.sequence)
    entry.add("dtstamp", event.updated_at.astimezone(UTC))
    entry.add("last-modified", event.updated_at.astimezone(UTC))
    # UTC: no VTIMEZONE to carry, and every calendar shows its reader's own hour.
    entry.add("dtstart", date.starts_at.astimezone(UTC))
    entry.add("dtend", date.ends_at.astimezone(UTC))
    entry.add("summary", event.title)
    address = whole(event.address)
    reason = date.reason_called_off
    entry.add("description", "\n\n".join(filter(None, [reason, event.description, address])))
    entry.add("url", address)
    where = ", ".join(filter(None, [event.venue, event.street, f"{event.postcode} {event.town}".strip()]))
    if where or event.is_online:
        entry.add("location", where or _("online"))  # the link itself is told to those who come
    if event.lat is not None and event.lon is not None:
        entry.add("geo", (event.lat, event.lon))
    entry.add("categories", [event.kind.name])
    entry.add("status", "CANCELLED" if reason is not None else "CONFIRMED")
    return entry
