"""A repetition in words: "Every week on Tuesday, at 18:30, until 30 June 2027"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tribune.design import dates
from tribune.events.repeating import Often, Pattern, moment_of, nth_of_month

MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001  any Monday, for the names of days


def weekday_name(day: int) -> str:
    """0 is Monday: "lundi", "Monday"."""
    return written(MONDAY + timedelta(days=day), "l")


def in_words(pattern: Pattern, start: datetime, zone: str) -> str:
    """*start* is naive, as clocks of *zone* show it."""
    said = [_days(pattern, start), _("at %(hour)s") % {"hour": dates.hour(moment_of(start, zone), zone)}]
    if pattern.count is not None:
        said.append(ngettext("%(n)s date in all", "%(n)s dates in all", pattern.count) % {"n": pattern.count})
    elif pattern.until is not None:
        last = moment_of(datetime.combine(pattern.until, start.time()), zone)
        said.append(_("until %(day)s") % {"day": dates.long_day(last, zone, year=True)})
    return ", ".join(said)


def _days(pattern: Pattern, start: datetime) -> str:
    n, one = pattern.every, start.weekday()
    if pattern.often is Often.WEEKLY:
        named = [
            pgettext("a weekday of a repetition", "%(day)s") % {"day": weekday_name(day)}
            for day in _sorted(pattern, one)
        ]
        if len(named) == 7 and n == 1:
            return _("Every day")
        every = ngettext("Every week on %(days)s", "Every %(n)s weeks on %(days)s", n)
        return every % {"n": n, "days": _listed(named)}
    return ngettext("Every month %(which)s", "Every %(n)s months %(which)s", n) % {
        "n": n,
        "which": _which(pattern, start),
    }


def _which(pattern: Pattern, start: datetime) -> str:
    """ "on day 14", "on the second Tuesday"."""
    if pattern.often is Often.MONTHLY_DAY:
        if start.day == 1:
            return _("on the first day")
        return _("on day %(day)s") % {"day": start.day}
    nth = 0 if pattern.often is Often.MONTHLY_LAST else nth_of_month(start)
    return _nths()[nth] % {"day": weekday_name(start.weekday())}


def _nths() -> tuple[str, ...]:
    return (
        _("on the last %(day)s"),
        _("on the first %(day)s"),
        _("on the second %(day)s"),
        _("on the third %(day)s"),
        _("on the fourth %(day)s"),
        _("on the fifth %(day)s, when there is one"),
    )


def _sorted(pattern: Pattern, fallback: int) -> Sequence[int]:
    return sorted(set(pattern.days)) or [fallback]


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}
