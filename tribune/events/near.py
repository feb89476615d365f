"""What is on near a place: one light scan for the counts and the map, one query for the lines shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Value
from django.http import QueryDict

from tribune.design.dates import zone_named
from tribune.events.horizons import soonest
from tribune.events.lines import Line, read, say_why, values_of
from tribune.events.models import Event, EventKind, Occurrence
from tribune.events.queries import big_ones
from tribune.events.shelf import kinds_for
from tribune.kit.clock import is_told
from tribune.kit.prepared import prepared
from tribune.kit.recent import recent
from tribune.people.viewers import NOBODY, Viewer, seen_by
from tribune.places.models import Place
from tribune.places.near import Box, box_around, cells_of, distance_km

RADII = (5, 10, 20, 50)
DEFAULT_KM = 20
FARTHEST_KM = 500
MOST = 300  # what is said of "all" is said of the first so many, up to the last one's day
MOST_ROWS = MOST + MOST // 2  # a box holds a quarter more than its circle, and what is online comes with it
A_PAGE = 20
EVENING = 18
DAYS = ("today", "weekend", "evening")
BIG_BEYOND = 3  # of the movement's big actions, those shown to whoever is out of their reach


@dataclass(frozen=True, slots=True)
class Asked:
    """The view one asked for, as its address says it."""

    text: str = ""
    km: int = DEFAULT_KM
    kinds: tuple[str, ...] = ()
    when: str = ""  # one of DAYS, or empty
    day_from: date | None = None
    day_to: date | None = None
    online: bool = False
    more: int = 0  # pages beyond the first that are shown
    usual_km: int = DEFAULT_KM  # the radius that an address need not say

    @classmethod
    def read(cls, given: QueryDict, *, usual_km: int = DEFAULT_KM) -> Asked:
        """What an address asks; what does not read is as if it were not there."""
        return cls(
            usual_km=usual_km,
            text=given.get("place", "").strip()[:120],
            km=_number(given.get("radius"), usual_km, 1, FARTHEST_KM),
            kinds=tuple(dict.fromkeys(k for k in given.getlist("kind") if k))[:20],
            when=given.get("when", "") if given.get("when") in DAYS else "",
            day_from=_day(given.get("from")),
            day_to=_day(given.get("to")),
            online=given.get("online") == "1",
            more=_number(given.get("more"), 0, 0, MOST // A_PAGE),
        )

    @property
    def is_usual(self) -> bool:
        return self.km == self.usual_km

    @property
    def is_narrowed(self) -> bool:
        """To some days, some kinds, or what is online."""
        return bool(self.when or self.day_from or self.day_to or self.kinds or self.online)

    def query(self, **changed: Any) -> str:
        """The query string of this view with something changed."""
        wanted = replace(self, **{"more": 0, **changed})
        pairs: list[tuple[str, str]] = [("place", wanted.text)] if wanted.text else []
        if not wanted.is_usual:
            pairs.append(("radius", str(wanted.km)))
        pairs += [("kind", kind) for kind in wanted.kinds]
        for name, value in (("when", wanted.when), ("from", wanted.day_from), ("to", wanted.day_to)):
            if value:
                pairs.append((name, str(value)))
        if wanted.online:
            pairs.append(("online", "1"))
        if wanted.more:
            pairs.append(("more", str(wanted.more)))
        return urlencode(pairs)

    def with_kind(self, slug: str) -> str:
        """With this kind pressed, or released."""
        kinds = tuple(k for k in self.kinds if k != slug) if slug in self.kinds else (*self.kinds, slug)
        return self.query(kinds=kinds)


Marked = tuple[date, float | None, float | None, str, str, bool]  # day, lat, lon, code, title, whether it is big


@dataclass(slots=True)
class Glimpse:
    """One date, as counting and drawing need it."""

    pk: int
    starts_at: datetime
    lat: float | None
    lon: float | None
    kind_id: int
    zone: str
    code: str
    title: str
    is_big: bool
    is_online: bool
    distance_km: float | None = None
    day: date = date.min
    is_evening: bool = False

    def __post_init__(self) -> None:
        local = self.starts_at.astimezone(zone_named(self.zone))
        self.day = local.date()
        self.is_evening = local.hour >= EVENING

    @property
    def mark(self) -> Marked:
        """What the map shows of it."""
        return self.day, self.lat, self.lon, self.code, self.title, self.is_big


Reach = tuple[list[Glimpse], list[Glimpse]]  # within the circle, measured; online
Point = tuple[float, float]  # lat, lon


@dataclass
class View:
    """What was found for what was asked. ``all`` is everything within reach; ``chosen`` what the chips leave."""

    asked: Asked
    place: Place | None
    at: datetime
    zone: str
    all: list[Glimpse] = field(default_factory=list)
    online: list[Glimpse] = field(default_factory=list)
    kinds: Mapping[int, EventKind] = field(default_factory=dict)

    @cached_property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @cached_property
    def weekend(self) -> tuple[date, date]:
        return weekend_of(self.today)

    @cached_property
    def chosen(self) -> list[Glimpse]:
        pool = self.online if self.asked.online else self.all
        slugs = set(self.asked.kinds)
        wanted = {pk for pk, kind in self.kinds.items() if kind.slug in slugs}
        return [g for g in pool if self._is_on_time(g) and (not wanted or g.kind_id in wanted)]

    @cached_property
    def by_kind(self) -> list[tuple[EventKind, int]]:
        """The kinds there are, with how many of each, in the desk's order."""
        counts = Counter(g.kind_id for g in self.all)
        pressed = set(self.asked.kinds)
        return [(k, counts[pk]) for pk, k in self.kinds.items() if counts[pk] or k.slug in pressed]

    @property
    def on_today(self) -> int:
        return sum(1 for g in self.all if self._is_today(g))

    @property
    def on_weekend(self) -> int:
        return sum(1 for g in self.all if self.weekend[0] <= g.day <= self.weekend[1])

    @property
    def in_evening(self) -> int:
        return sum(1 for g in self.all if g.is_evening)

    @cached_property
    def beyond(self) -> dict[int, float]:
        """The movement's big actions out of reach, and how far (km), of a view that is narrowed to nothing else."""
        if self.place is None or self.asked.is_narrowed or self.asked.more:
            return {}
        big = _big(self.at.replace(second=0, microsecond=0))
        here = (self.place.lat, self.place.lon)
        far = {each.pk: _km(here, each.lat, each.lon) for each in big if not each.is_only_online}
        return dict([(pk, km) for pk, km in far.items() if km is not None and km > self.asked.km][:BIG_BEYOND])

    @property
    def is_capped(self) -> bool:
        return len(self.all) >= MOST

    @property
    def last_day(self) -> datetime | None:
        return self.chosen[-1].starts_at if self.chosen else None

    @property
    def shown(self) -> list[Glimpse]:
        return self.chosen[: A_PAGE * (1 + self.asked.more)]

    @property
    def left(self) -> int:
        return len(self.chosen) - len(self.shown)

    def _is_on_time(self, glimpse: Glimpse) -> bool:
        asked = self.asked
        if asked.when == "today" and not self._is_today(glimpse):
            return False
        if asked.when == "weekend" and not self.weekend[0] <= glimpse.day <= self.weekend[1]:
            return False
        if asked.when == "evening" and not glimpse.is_evening:
            return False
        if asked.day_from and glimpse.day < asked.day_from:
            return False
        return not (asked.day_to and glimpse.day > asked.day_to)

    def _is_today(self, glimpse: Glimpse) -> bool:
        """It begins today, or began before and is under way."""
        return glimpse.day <= self.today


def look(asked: Asked, place: Place | None, viewer: Viewer, *, at: datetime, zone: str) -> View:
    """Everything within reach and everything online, in one query whatever their number."""
    within, online = _looked(asked, place, viewer, at, zone)
    kinds = kinds_for({glimpse.kind_id for glimpse in (*within, *online)})
    return View(asked=asked, place=place, at=at, zone=zone, all=within, online=online, kinds=kinds)


def _looked(asked: Asked, place: Place | None, viewer: Viewer, at: datetime, zone: str) -> Reach:
    start = max(at, datetime.combine(asked.day_from, time(), ZoneInfo(zone))) if asked.day_from else at
    if place is None:
        return _reach(_big_or_online(viewer, start), None, asked.km)
    point = (place.lat, place.lon)
    if not viewer.is_signed_in and start == at:
        return _for_strangers(point, asked.km, at.replace(second=0, microsecond=0))
    box = box_around(*point, asked.km)
    return _reach(_around(box, viewer, start, is_today=start == at), point, asked.km)


@recent(seconds=10, most=300)
def _for_strangers(point: Point, km: int, minute: datetime) -> Reach:
    """The same for every stranger who asks about that town: measured once, and never changed."""
    return _reach(_around(box_around(*point, km), NOBODY, minute, is_today=True), point, km)


def _reach(found: Iterable[tuple[Glimpse, int]], point: Point | None, km: int) -> Reach:
    within: list[Glimpse] = []
    online: list[Glimpse] = []
    for glimpse, is_online in found:
        if is_online:
            online.append(glimpse)
        elif point is None or _measured(glimpse, point) <= km:
            within.append(glimpse)
    return within[:MOST], online


def _around(box: Box, viewer: Viewer, start: datetime, *, is_today: bool) -> list[tuple[Glimpse, int]]:
    """What is not over at *start*, within *box* or online, soonest first: one query where the place is known."""
    cells = cells_of(box)
    given = {**asdict(box), "cells": cells, "start": start, **viewer.values}

    def ask(until: datetime | None) -> Sequence[tuple[Any, ...]]:
        if box.crosses:
            return list(_near_or_online(viewer, box, cells, start, until, MOST_ROWS))
        return _within_box(viewer.shape, MOST_ROWS, **given, until=until)

    return _read(soonest(ask, most=MOST_ROWS, start=start, when=itemgetter(1), key=(box, is_today)))


@prepared
def _within_box(
    shape: tuple[bool, bool], n: int, *, start: datetime, until: datetime | None, cells: list[int] | None,
    south: float, west: float, north: float, east: float, **viewer: Any,
) -> QuerySet[Any, Any]:  # fmt: skip
    return _near_or_online(seen_by(shape, viewer), Box(south, west, north, east), cells, start, until, n)


def _near_or_online(
    viewer: Viewer, box: Box, cells: list[int] | None, start: datetime, until: datetime | None, n: int
) -> QuerySet[Any, Any]:
    ahead = Occurrence.objects.open_to(viewer, start)
    if until is not None:
        ahead = ahead.filter(starts_at__lt=until)
    found = _glimpses(ahead.in_box(box, cells), 0).union(_glimpses(ahead.online(), 1), all=True)
    return found.order_by("starts_at", "pk")[:n]


def _big_or_online(viewer: Viewer, start: datetime) -> list[tuple[Glimpse, int]]:
    ahead = Occurrence.objects.open_to(viewer, start)
    big = Event.objects.filter(is_big=True, published_at__isnull=False)
    found = _glimpses(ahead.filter(event__in=big), 0).union(_glimpses(ahead.online(), 1), all=True)
    return _read(found.order_by("starts_at", "pk")[:MOST])


def lines_of(view: View, viewer: Viewer) -> list[Line]:
    """The lines of the shown page and of ``view.beyond``, with their reasons and the viewer's answers, in one query."""
    distances = {g.pk: g.distance_km for g in view.shown} | view.beyond
    found = lines_of_keys(list(distances), viewer)
    for line in found:
        line.distance_km = distances[line.pk]
    say_why(found, near=view.place.name if view.place else "", viewer=viewer)
    return found


def lines_of_keys(keys: list[int], viewer: Viewer) -> list[Line]:
    """The dates of those keys, soonest first, with the viewer's answers, in one query."""
    person = viewer.person.pk if viewer.person is not None else None
    found = read(_of_keys(keys=keys, person=person), person)
    kinds = kinds_for({line.kind_id for line in found})
    for line in found:
        line.asks_for_help = line.kind_id in kinds and kinds[line.kind_id].asks_for_help
    return found


@prepared
def _of_keys(*, keys: list[int], person: int | None) -> QuerySet[Any, Any]:
    return values_of(Occurrence.objects.filter(pk__in=keys).order_by("starts_at", "pk"), person)


@recent(seconds=10)
def _big(minute: datetime) -> list[Line]:
    """The movement's, the same for everyone."""
    return big_ones(NOBODY, at=minute)


def wider(view: View, viewer: Viewer) -> tuple[int, list[Glimpse]]:
    """The next radius at which there is something, and what is there; one query."""
    if view.place is None:
        return 0, []
    rows = Occurrence.objects.open_to(viewer, view.at).boxed(view.place.lat, view.place.lon, FARTHEST_KM)
    nearest = [glimpse for glimpse, _is_online in _read(_glimpses(rows, 0).order_by("starts_at", "pk")[: MOST * 2])]
    for glimpse in nearest:
        _measured(glimpse, (view.place.lat, view.place.lon))
    steps = [km for km in (*RADII, 100, 200, FARTHEST_KM) if km > view.asked.km]
    for km in steps:
        within = [g for g in nearest if (g.distance_km or 0.0) <= km]
        if within:
            return km, sorted(within, key=lambda g: g.starts_at)
    return 0, []


def weekend_of(today: date) -> tuple[date, date]:
    """This Saturday and Sunday; on a Sunday, the one that is under way."""
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    return (today, today) if today.weekday() == 6 else (saturday, saturday + timedelta(days=1))


GLIMPSED = (
    "pk", "starts_at", "lat", "lon", "event__kind_id", "event__zone", "event__code", "event__title", "event__is_big",
    "is_online",
)  # fmt: skip


def _glimpses(rows: QuerySet[Occurrence], source: int) -> QuerySet[Any, Any]:
    return rows.annotate(source=Value(source)).order_by().values_list(*GLIMPSED, "source")


def _read(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Glimpse, int]]:
    return [(Glimpse(*row[:-1]), row[-1]) for row in rows]


def _measured(glimpse: Glimpse, point: Point) -> float:
    """How far it is, kept on the glimpse."""
    glimpse.distance_km = _km(point, glimpse.lat, glimpse.lon)
    return float("inf") if glimpse.distance_km is None else glimpse.distance_km


def _km(point: Point, lat: float | None, lon: float | None) -> float | None:
    return None if lat is None or lon is None else distance_km(point, (lat, lon))


def _number(typed: str | None, otherwise: int, least: int, most: int) -> int:
    try:
        return max(least, min(most, int(typed or "")))
    except ValueError:
        return otherwise


def _day(typed: str | None) -> date | None:
    try:
        day = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return day if is_told(day) else None
