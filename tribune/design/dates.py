"""Hours as people say them, in the zone they happen in.

Every function takes an aware datetime and an IANA zone ("Europe/Paris"; none means UTC).
"""

from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.dateformat import format as written
from django.utils.translation import get_language, gettext, ngettext, pgettext


@lru_cache(maxsize=700)
def zone_named(name: str) -> tzinfo:
    """The zone called *name*; UTC when there is none, so that a page never falls for a bad setting."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def local(when: datetime, zone: str | tzinfo = "") -> datetime:
    return when.astimezone(zone_named(zone) if isinstance(zone, str) else zone)


def midnight(when: datetime, zone: str | tzinfo = "") -> datetime:
    """When the day of *when* began there."""
    return local(when, zone).replace(hour=0, minute=0, second=0, microsecond=0)


def day(when: datetime, zone: str = "", *, year: bool = False) -> str:
    """The day: "mar. 24 nov.", "Tue 24 Nov"."""
    return _dated(local(when, zone), pgettext("short day", "D j M Y") if year else pgettext("short day", "D j M"))


def long_day(when: datetime, zone: str = "", *, year: bool = False) -> str:
    """The day in full: "mardi 24 novembre", "Tuesday 24 November"."""
    return _dated(local(when, zone), pgettext("long day", "l j F Y") if year else pgettext("long day", "l j F"))


def calendar_day(day: date, year: bool = True) -> str:
    """A day of the calendar, in no zone: "24 novembre 2026", "24 November 2026"."""
    return _dated(datetime.combine(day, time()), "j F Y" if year else "j F")


def _dated(then: datetime, form: str) -> str:
    """*then* in Django's date *form*, where the first of a month may have a name of its own ("1er")."""
    return _day_written(then.date(), form, get_language())


# A page of a list says few days and few hours, over and over.
@lru_cache(maxsize=4000)
def _day_written(day: date, form: str, _language: str | None) -> str:
    if day.day == 1:
        first = pgettext("the first of a month", "1")
        form = form.replace("j", "".join(f"\\{letter}" for letter in first))
    return written(day, form)


@lru_cache(maxsize=3000)
def _hour_written(hour: int, minute: int, form: str) -> str:
    return written(time(hour, minute), form)


def hour(when: datetime, zone: str = "") -> str:
    """The hour: "18 h 30" or "14 h" in French, "18:30" in English."""
    then = local(when, zone)
    form = pgettext("hour", "H:i") if then.minute else pgettext("round hour", "H:i")
    return _hour_written(then.hour, then.minute, form)


def clock(when: datetime, zone: str = "") -> str:
    """The hour as "09:30" in every language: for columns."""
    return local(when, zone).strftime("%H:%M")


def month(then: datetime) -> str:
    """The short name a date block carries: "nov", "déc"."""
    return _day_written(then.date(), "M", get_language())


def weekday(when: datetime, zone: str = "", *, long: bool = False) -> str:
    """For words beside a date block: "mar. 18 h 30", or "mardi 18 h 30"."""
    form = pgettext("long weekday", "l") if long else pgettext("short weekday", "D")
    name = _day_written(local(when, zone).date(), form, get_language())
    return f"{name} {hour(when, zone)}"


def weekday_name(when: datetime, zone: str = "") -> str:
    """The day of the week alone: "mardi"."""
    return _day_written(local(when, zone).date(), "l", get_language())


def month_name(when: datetime, zone: str = "") -> str:
    """The month alone, in full: "novembre"; with the year when it is not this one."""
    then = local(when, zone)
    form = "F Y" if then.year != local(datetime.now(UTC), zone).year else "F"
    return _day_written(then.date(), form, get_language())


def moment(when: datetime, zone: str = "", *, long: bool = False) -> str:
    """Day and hour: "mar. 24 nov. · 18 h 30"; the year only when it is not this one."""
    year = local(when, zone).year != local(datetime.now(UTC), zone).year
    said = (long_day if long else day)(when, zone, year=year)
    return f"{said} · {hour(when, zone)}"


def span(start: datetime, end: datetime | None, zone: str = "") -> str:
    """From when to when: "samedi 28 novembre, 14 h – 17 h"; two days when it ends on another, before the small hours."""
    begins = local(start, zone)
    year = begins.year != local(datetime.now(UTC), zone).year
    said = f"{long_day(start, zone, year=year)}, {hour(start, zone)}"
    if end is None or end <= start:
        return said
    ends = local(end, zone)
    is_same_night = (ends - begins).total_seconds() < 12 * 3600 and ends.hour < 6
    if ends.date() == begins.date() or is_same_night:
        return f"{said}\u00a0– {hour(end, zone)}"
    return f"{said}\u00a0– {long_day(end, zone, year=year)}, {hour(end, zone)}"


def ago(when: datetime, zone: str = "", *, now: datetime | None = None) -> str:
    """How long since: "just now", "5 min ago", "2 h ago", "yesterday, 18:30", "Tue 24 Nov"."""
    now = now or datetime.now(UTC)
    seconds = (now - when).total_seconds()
    if seconds < 60:
        return gettext("just now") if seconds > -60 else moment(when, zone)
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(n)d min ago", "%(n)d min ago", minutes) % {"n": minutes}
    then, today = local(when, zone), local(now, zone)
    if seconds < 12 * 3600 or then.date() == today.date():
        hours = int(seconds // 3600)
        return ngettext("%(n)d h ago", "%(n)d h ago", hours) % {"n": hours}
    if (today.date() - then.date()).days == 1:
        return gettext("yesterday, %(hour)s") % {"hour": hour(when, zone)}
    return day(when, zone, year=then.year != today.year)
