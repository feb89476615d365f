"""The ladder of reminders: which steps, how they are set, and when each is due. Plain values in, plain values out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from tribune.events.models import Event, EventKind, Reminder, Step

DAY = 24 * 60
# Minutes before the start (days, soon), after midnight (eve, morning), after the end (thanks, next).
USUAL = {
    Step.DAYS: 2 * DAY,
    Step.EVE: 18 * 60,
    Step.MORNING: 8 * 60,
    Step.SOON: 30,
    Step.THANKS: 60,
    Step.NEXT: 5 * DAY,
}
# The smallest and the largest a step may be set to, and by how many minutes its number counts.
BOUNDS = {
    Step.DAYS: (24 * 60, 14 * DAY, 60),
    Step.SOON: (5, 12 * 60, 1),
    Step.THANKS: (0, 2 * DAY, 1),
    Step.NEXT: (DAY, 30 * DAY, DAY),
}
ON_THE_CLOCK = (Step.EVE, Step.MORNING)
BEFORE = (Step.DAYS, Step.EVE, Step.MORNING, Step.SOON)
LATE = timedelta(days=2)  # thanks that could not leave for so long are not sent any more


@dataclass(frozen=True, slots=True)
class Rung:
    """One step as it holds; ``minutes`` is 0 for the confirmation, which has no hour."""

    step: Step
    is_on: bool = True
    minutes: int = 0
    sentence: str = ""


def usual() -> list[Rung]:
    return [Rung(step, minutes=USUAL.get(step, 0)) for step in Step]


def of_kind(kind: EventKind) -> list[Rung]:
    """As the desk set it for *kind*. One query."""
    return over(usual(), Reminder.objects.filter(kind=kind))


def of_event(event: Event) -> list[Rung]:
    """As its organisers set it, else as its kind has it. One query."""
    rows = list(Reminder.objects.filter(Q(event=event.pk) | Q(kind=event.kind_id)))
    theirs = over(usual(), [row for row in rows if row.kind_id is not None])
    return over(theirs, [row for row in rows if row.event_id is not None])


def standing(*, event: Event | None, kind: EventKind | None) -> list[Rung]:
    """The one of an action, else of a kind, else the usual one."""
    if event is not None:
        return of_event(event)
    return of_kind(kind) if kind is not None else usual()


def over(rungs: Iterable[Rung], rows: Iterable[Reminder]) -> list[Rung]:
    """*rungs* with what *rows* say instead."""
    said = {row.step: row for row in rows}
    return [_with(rung, said[rung.step]) if rung.step in said else rung for rung in rungs]


def mark_of(rungs: Iterable[Rung]) -> str:
    """A word that two equal ladders share: what a form keeps, to see whether somebody else changed it meanwhile."""
    said = repr([(rung.step.value, rung.is_on, rung.minutes, rung.sentence) for rung in rungs])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def due_at(rung: Rung, *, starts_at: datetime, ends_at: datetime, zone: str) -> datetime | None:
    """When it is due; None when it is off, has no hour, or its hour is not before the start."""
    if not rung.is_on or rung.step == Step.CONFIRMATION:
        return None
    if rung.step in (Step.THANKS, Step.NEXT):
        return ends_at + timedelta(minutes=rung.minutes)
    if rung.step in ON_THE_CLOCK:
        here = ZoneInfo(zone)
        day = starts_at.astimezone(here).date() - timedelta(days=rung.step == Step.EVE)
        then = datetime.combine(day, time(rung.minutes // 60, rung.minutes % 60), tzinfo=here).astimezone(UTC)
    else:
        then = starts_at - timedelta(minutes=rung.minutes)
    return then if then < starts_at else None


def _with(rung: Rung, row: Reminder) -> Rung:
    minutes = rung.minutes if row.minutes is None else row.minutes
    return Rung(rung.step, row.is_on, minutes, row.sentence or rung.sentence)
