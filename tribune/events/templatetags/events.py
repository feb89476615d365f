"""What the templates of actions ask for."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.design import dates
from tribune.events.calendars.troubles import words_for
from tribune.events.drawn import agenda, drawn, rail
from tribune.events.lines import Line
from tribune.events.models import Event, Occurrence
from tribune.events.tickets import path_of
from tribune.kit.html import from_plain
from tribune.people.models import Person
from tribune.places import maps
from tribune.publications.templatetags.publications import localised

register = template.Library()


@register.filter
def paragraphs(text: str) -> SafeString:
    """What a person typed, as harmless paragraphs with its links."""
    return SafeString(from_plain(text))  # from_plain escapes every word


@register.simple_tag
def event_map(event: Event) -> SafeString:
    """The small map of where it is."""
    if event.lat is None or event.lon is None:
        return SafeString("")
    return _point(event.lat, event.lon, event.venue or event.town, get_language() or "")


@lru_cache(maxsize=1024)
def _point(lat: float, lon: float, label: str, _language: str) -> SafeString:
    return maps.draw_point(lat, lon, label=label)


@register.filter
def when_line(starts_at: datetime, zone: str) -> str:
    """ "mardi 18 h 30": beside a date block, which says the day of the month."""
    return dates.weekday(starts_at, zone, long=True)


@register.filter
def when_short(starts_at: datetime, zone: str) -> str:
    """ "mar. 18 h 30": the same, shorter."""
    return dates.weekday(starts_at, zone)


@register.simple_tag
def action_lines(lines: list[Line]) -> SafeString:
    """One line an action: date, what, why, answer."""
    return drawn(lines)


@register.simple_tag
def action_rail(lines: list[Line], level: int = 3) -> SafeString:
    """One card an action, beside each other: date, what, how many, answer."""
    return rail(lines, level)


@register.simple_tag
def action_agenda(lines: list[Line]) -> SafeString:
    """One short line an action: date and what."""
    return agenda(lines)


@register.filter
def webcal(address: str) -> str:
    """The address that a device opens with its calendar rather than its browser."""
    return "webcal://" + address.partition("://")[2]


@register.simple_tag
def ticket_address(date: Occurrence, person: Person) -> str:
    """Where the ticket of *person* for *date* is, in the reader's language."""
    return localised(path_of(date, person))


@register.filter
def calendar_trouble(code: str) -> str:
    """What is wrong with a calendar that is taken in, for a person."""
    return str(words_for(code)) if code else ""


@register.filter
def moment_of(written_at: str) -> datetime | None:
    """A moment kept as ISO 8601."""
    return datetime.fromisoformat(written_at) if written_at else None
