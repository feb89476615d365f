"""The health of sources over thirty days, as plain values: what came, the visits made, those that went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from tribune.design import dates
from tribune.kit.recent import recent
from tribune.movement.settings import movement
from tribune.wire.models import Source, Tally, Visit

DAYS = 30
WIDE, HIGH, GAP = 20, 100, 4  # one bar, in units of the drawing


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    items: int = 0
    visits: int = 0
    troubled: int = 0

    @property
    def at(self) -> datetime:
        """Its noon, for what writes an hour as a day."""
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=ZoneInfo(movement().zone))


@dataclass(frozen=True, slots=True)
class Bar:
    """In units of the drawing, whole numbers: a comma in a decimal would not be one for SVG. *part* is the height of what
    is told apart at its foot.
    """

    day: Day
    x: int
    height: int
    part: int

    @property
    def y(self) -> int:
        return HIGH - self.height

    @property
    def part_y(self) -> int:
        return HIGH - self.part


@dataclass(frozen=True, slots=True)
class Graph:
    bars: Sequence[Bar]
    most: int
    total: int

    @property
    def width(self) -> int:
        return len(self.bars) * WIDE


@dataclass(frozen=True, slots=True)
class Vitals:
    days: Sequence[Day]

    @property
    def items(self) -> Graph:
        return drawn(self.days, lambda day: day.items)

    @property
    def visits(self) -> Graph:
        return drawn(self.days, lambda day: day.visits, lambda day: day.troubled)

    @property
    def newest_first(self) -> list[Day]:
        return list(reversed(self.days))


def drawn(days: Sequence[Day], value: Callable[[Day], int], part: Callable[[Day], int] | None = None) -> Graph:
    """Bars as high as their values, the highest filling the drawing; what is not nothing shows at least a little."""
    most = max(map(value, days), default=0)

    def height(n: int) -> int:
        return max(2, round(n * HIGH / most)) if n and most else 0

    bars = [
        Bar(day, place * WIDE + GAP // 2, height(value(day)), height(part(day)) if part else 0)
        for place, day in enumerate(days)
    ]
    return Graph(bars, most, sum(map(value, days)))


def of_source(source: Source, *, now: datetime) -> Vitals:
    """Of the last thirty days, today included; one query."""
    return _filled(counted(Visit.objects.filter(source=source), since=_begin(now)), now)


@recent(seconds=60, most=2)
def of_all(today: date) -> Vitals:
    """Of all sources: the days before by their tallies, today counted now, at most once a minute."""
    now = datetime(today.year, today.month, today.day, 12, tzinfo=ZoneInfo(movement().zone))
    kept = [Day(t.day, t.items, t.visits, t.troubled) for t in Tally.objects.filter(day__gte=_begin(now).date())]
    midnight = now.replace(hour=0)
    return _filled([*kept, *counted(Visit.objects.all(), since=midnight)], now)


def counted(visits: QuerySet[Visit], *, since: datetime) -> list[Day]:
    """*visits* by day of the movement's zone, the days without any left out."""
    day = TruncDate("at", tzinfo=ZoneInfo(movement().zone))
    rows = visits.filter(at__gte=since).values_list(day).annotate(
        items=Sum("taken"), visits=Count("pk"), troubled=Count("pk", filter=~Q(trouble=""))
    )  # fmt: skip
    return [Day(*row) for row in rows.order_by()]


def _filled(days: Iterable[Day], now: datetime) -> Vitals:
    known = {day.day: day for day in days}
    first = _begin(now).date()
    return Vitals([known.get(one, Day(one)) for one in (first + timedelta(days=n) for n in range(DAYS))])


def _begin(now: datetime) -> datetime:
    """The midnight the first of the thirty days began at."""
    today = dates.midnight(now, movement().zone)
    return today - timedelta(days=DAYS - 1)
