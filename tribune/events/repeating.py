"""When an action happens again: an RFC 5545 rule made of plain choices, the dates it gives, and how old ones fit new.

Plain values in, plain values out. The rule is counted on the wall clock of the
action's zone, so that 18:30 stays 18:30 when the clocks change. Where the
clocks skip that hour, the date is held at the hour after, counted with the
offset of before the change (RFC 5545, 3.3.5); of an hour they repeat, the first
is meant. Days a month does not have (the 31st, a fifth Friday) are left out.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

MOST = 200  # dates made ahead
AHEAD = relativedelta(months=13)
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Often(StrEnum):
    """How an action repeats, from the day of its first date."""

    WEEKLY = "weekly"
    MONTHLY_DAY = "monthly_day"  # the 14th
    MONTHLY_WEEKDAY = "monthly_weekday"  # the second Tuesday
    MONTHLY_LAST = "monthly_last"  # the last Tuesday


@dataclass(frozen=True, slots=True)
class Pattern:
    """*every* how many weeks or months; *days* are weekdays (0 is Monday), for weeks only.

    *until* is the last day it may happen, *count* how many dates there are;
    with neither it goes on.
    """

    often: Often
    every: int = 1
    days: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None


def wall(moment: datetime, zone: str) -> datetime:
    """What clocks of *zone* show at *moment*, naive."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def moment_of(shown: datetime, zone: str) -> datetime:
    """When clocks of *zone* show *shown*: see the module for the hours that do not exist or exist twice."""
    return shown.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def first_wall(pattern: Pattern, start: datetime) -> datetime:
    """The first date of *pattern* from the naive *start* on: *start* itself unless it is none of the days meant."""
    if pattern.often is Often.MONTHLY_LAST:
        return start + timedelta(days=(monthrange(start.year, start.month)[1] - start.day) // 7 * 7)
    if pattern.often is not Often.WEEKLY or not pattern.days:
        return start
    return start + timedelta(days=min((day - start.weekday()) % 7 for day in pattern.days))


def rule_of(pattern: Pattern, start: datetime, zone: str) -> str:
    """The RRULE value (RFC 5545, 3.3.10) of *pattern* from the naive *start*; UNTIL in UTC, as TZID asks."""
    parts = {"FREQ": "WEEKLY" if pattern.often is Often.WEEKLY else "MONTHLY"}
    if pattern.every > 1:
        parts["INTERVAL"] = str(pattern.every)
    code = CODES[start.weekday()]
    if pattern.often is Often.WEEKLY:
        parts["BYDAY"] = ",".join(CODES[day] for day in sorted(set(pattern.days))) or code
    elif pattern.often is Often.MONTHLY_DAY:
        parts["BYMONTHDAY"] = str(start.day)
    elif pattern.often is Often.MONTHLY_WEEKDAY:
        parts["BYDAY"] = f"{nth_of_month(start)}{code}"
    else:
        parts["BYDAY"] = f"-1{code}"
    if pattern.count is not None:
        parts["COUNT"] = str(pattern.count)
    elif pattern.until is not None:
        last = moment_of(datetime.combine(pattern.until, time(23, 59, 59)), zone)
        parts["UNTIL"] = last.strftime("%Y%m%dT%H%M%SZ")
    return ";".join(f"{name}={value}" for name, value in parts.items())


def pattern_of(rule: str, zone: str) -> Pattern:
    """The choices that gave *rule*: what the form shows of it."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    days = parts.get("BYDAY", "")
    if parts["FREQ"] == "WEEKLY":
        often = Often.WEEKLY
    elif "BYMONTHDAY" in parts:
        often = Often.MONTHLY_DAY
    else:
        often = Often.MONTHLY_LAST if days.startswith("-1") else Often.MONTHLY_WEEKDAY
    return Pattern(
        often=often,
        every=int(parts.get("INTERVAL", 1)),
        days=tuple(CODES.index(code) for code in days.split(",")) if often is Often.WEEKLY else (),
        until=wall(_until(parts["UNTIL"]), zone).date() if "UNTIL" in parts else None,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
    )


def nth_of_month(day: date) -> int:
    """1 for the first Tuesday of the month, 5 for the fifth."""
    return (day.day - 1) // 7 + 1


def slots(
    rule: str, starts_at: datetime, zone: str, *, until: datetime, after: datetime | None = None, most: int = MOST
) -> list[datetime]:
    """The moments of *rule* (DTSTART *starts_at*) later than *after* and not past *until*: at most *most*, growing."""
    found: list[datetime] = []
    for moment in _moments(rule, starts_at, zone):
        if moment > until or len(found) == most:
            break
        # A zone that crossed the date line has lost a day: two days of its calendar are then one moment.
        if (after is None or moment > after) and (not found or moment > found[-1]):
            found.append(moment)
    return found


def shortest_gap(rule: str, starts_at: datetime, zone: str) -> timedelta | None:
    """Between two dates that follow each other; None when there is one only."""
    found = slots(rule, starts_at, zone, until=starts_at + timedelta(days=3 * 366), most=40)
    return min((after - before for before, after in pairwise(found)), default=None)


def horizon(at: datetime) -> datetime:
    """Until when dates are made ahead."""
    return at + AHEAD


@dataclass(frozen=True, slots=True)
class Held:
    """A date that exists: *slot* is when its rule said it would be. One that *stays* is over, or called off."""

    pk: int
    slot: datetime
    stays: bool = False


@dataclass(slots=True)
class Arrangement:
    """*kept*: old dates that answer to a new slot; *made*: slots without a date; *gone*: dates without a slot."""

    kept: list[tuple[Held, datetime]] = field(default_factory=list)
    made: list[datetime] = field(default_factory=list)
    gone: list[Held] = field(default_factory=list)


def arrange(held: Sequence[Held], wanted: Sequence[datetime], zone: str, *, is_weekly: bool = True) -> Arrangement:
    """Fit old dates to new slots: the same moment first, else the same day, else the same week (or month).

    A slot has one date, a date one slot. What stays keeps its slot or its day
    from being made anew, and is neither kept nor gone.
    """
    free, open_slots = list(held), list(wanted)
    pairs: list[tuple[Held, datetime]] = []

    def day(moment: datetime) -> object:
        return wall(moment, zone).date()

    def period(moment: datetime) -> object:
        shown = wall(moment, zone)
        return shown.isocalendar()[:2] if is_weekly else (shown.year, shown.month)

    for alike in (lambda moment: moment, day, period):
        waiting: dict[object, list[Held]] = {}
        for one in free:
            if one.stays and alike is period:
                continue
            waiting.setdefault(alike(one.slot), []).append(one)
        for slot in list(open_slots):
            same = waiting.get(alike(slot))
            if same:
                one = same.pop(0)
                pairs.append((one, slot))
                free.remove(one)
                open_slots.remove(slot)
    pairs.sort(key=lambda pair: pair[1])
    return Arrangement(
        kept=[pair for pair in pairs if not pair[0].stays],
        made=open_slots,
        gone=[one for one in free if not one.stays],
    )


def _moments(rule: str, starts_at: datetime, zone: str) -> Iterator[datetime]:
    """Without an end when the rule has none. Counted on the clock: dateutil is given naive hours only."""
    parts = [part for part in rule.split(";") if not part.startswith("UNTIL=")]
    counted: Iterable[datetime] = rrulestr(";".join(parts), dtstart=wall(starts_at, zone))
    last = next((_until(part[6:]) for part in rule.split(";") if part.startswith("UNTIL=")), None)
    for shown in counted:
        moment = moment_of(shown, zone)
        if last is not None and moment > last:
            return
        yield moment


def _until(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
