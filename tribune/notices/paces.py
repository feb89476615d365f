"""When a letter leaves: at once, each evening, on Mondays; and the hours in which nothing does. Plain values only."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

EVENING = time(18, 0)
MORNING = time(8, 0)
MONDAY = 0


class Pace(models.TextChoices):
    NEVER = "", _("Never")
    AT_ONCE = "now", _("At once")
    DAILY = "daily", _("Each evening")
    WEEKLY = "weekly", _("On Mondays")


GATHERED = (Pace.DAILY, Pace.WEEKLY)


def next_letter(pace: Pace, *, after: datetime, zone: str) -> datetime:
    """The first hour strictly after *after* at which what is gathered leaves: 18:00, or Monday 8:00, in *zone*."""
    hour = MORNING if pace == Pace.WEEKLY else EVENING
    day = after.astimezone(zone_of(zone)).date()
    while True:
        due = datetime.combine(day, hour, tzinfo=zone_of(zone)).astimezone(UTC)
        if due > after and (pace != Pace.WEEKLY or day.weekday() == MONDAY):
            return due
        day += timedelta(days=1)


def end_of_quiet(at: datetime, *, zone: str, start: time | None, end: time | None) -> datetime | None:
    """When the quiet hours that *at* falls in are over; None outside them. From 21:00 until 8:00 goes past midnight."""
    if start is None or end is None or start == end:
        return None
    local = at.astimezone(zone_of(zone))
    now = local.time()
    if not (start <= now < end if start < end else now >= start or now < end):
        return None
    day = local.date() if now < end else local.date() + timedelta(days=1)
    over = datetime.combine(day, end, tzinfo=zone_of(zone)).astimezone(UTC)
    # An hour that comes twice, or not at all, when the clocks change: never held for ever.
    return over if over > at else None


def zone_of(name: str) -> ZoneInfo:
    """Europe/Paris for a name that the machine does not know."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("Europe/Paris")
