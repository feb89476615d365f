"""What runs by the clock: the lines are in config/schedule.py, the hour of each in the Tick table.

Any number of workers look; the one whose conditional update moves the hour on
enqueues the job, in the same transaction. Hours missed while nothing ran are
made up for once, not once each.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django_tasks.base import Task

from tribune.facts.jobs import enqueue
from tribune.facts.models import Tick

BEGINNING = datetime(2020, 1, 6, tzinfo=UTC)
SLACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(ABC):
    task: Task[..., Any]
    args: tuple[int | str, ...] = ()

    @property
    def name(self) -> str:
        return ":".join([self.task.module_path, *map(str, self.args)])

    @abstractmethod
    def next_after(self, at: datetime) -> datetime:
        """The first hour of this line strictly after *at*; the same for every worker that asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Every(Line):
    seconds: int = 0
    minutes: int = 0
    hours: int = 0

    def next_after(self, at: datetime) -> datetime:
        period = timedelta(hours=self.hours, minutes=self.minutes, seconds=self.seconds)
        return BEGINNING + ((at - BEGINNING) // period + 1) * period


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily(Line):
    """At an hour on the wall ("03:20"), in *zone*; an hour that the clocks skip comes when they have skipped it."""

    at: str
    zone: str = "Europe/Paris"
    _hour: time = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hour", time.fromisoformat(self.at))

    def next_after(self, at: datetime) -> datetime:
        day = at.astimezone(ZoneInfo(self.zone)).date()
        while True:
            hour = datetime.combine(day, self._hour, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
            if hour > at:
                return hour
            day += timedelta(days=1)


_lines: dict[str, Line] = {}


def keep(lines: Sequence[Line]) -> None:
    """Make *lines* the schedule; two with one name raise ``ValueError``."""
    named = {line.name: line for line in lines}
    if len(named) != len(lines):
        raise ValueError("two lines of the schedule have one task with the same arguments")
    _lines.clear()
    _lines.update(named)


def lines() -> list[Line]:
    return list(_lines.values())


def tick(*, at: datetime) -> int:
    """Enqueue what is due by the clock; answer how many lines were ours."""
    hours = dict(Tick.objects.filter(name__in=list(_lines)).values_list("name", "due_at"))
    fresh = [Tick(name=name, due_at=line.next_after(at)) for name, line in _lines.items() if name not in hours]
    if fresh:
        Tick.objects.bulk_create(fresh, ignore_conflicts=True)
    ours = 0
    for name, due_at in hours.items():
        line = _lines[name]
        then = line.next_after(at)
        if due_at <= at:
            with transaction.atomic():
                if Tick.objects.filter(name=name, due_at=due_at).update(due_at=then):
                    enqueue(line.task, *line.args, key=f"schedule:{name}"[:120])
                    ours += 1
        elif due_at > line.next_after(then) + SLACK:
            # The clock stood in the future when this hour was written (or the line was rarer then): set it right.
            Tick.objects.filter(name=name, due_at=due_at).update(due_at=then)
    return ours
