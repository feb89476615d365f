"""What is mine and what is for me, soonest first, whose number costs nothing: a page of it, and the reason of each."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from tribune.design import dates
from tribune.design.dates import zone_named
from tribune.events.horizons import soonest
from tribune.events.lines import Line, lines, reason
from tribune.events.models import Event, EventKind, Occurrence, Rsvp
from tribune.events.near import A_PAGE, Asked, lines_of_keys, weekend_of
from tribune.events.querysets import OccurrenceQuerySet
from tribune.events.shelf import kinds_for
from tribune.kit.prepared import prepared
from tribune.people.viewers import Viewer, seen_by
from tribune.places.models import Place
from tribune.places.near import Box, box_around, cells_of, distance_km

# Where a date comes from; one may come from several.
ANSWERED, RUN, TEAMS, BIG, NEAR = range(5)
SOURCES = 5
MOST_PAGES = 15

Found = dict[int, set[int]]  # date: where it comes from


@dataclass
class Agenda:
    """What was found for what was asked; ``has_more`` says that there is some after it."""

    asked: Asked
    place: Place | None
    at: datetime
    zone: str
    lines: list[Line] = field(default_factory=list)
    has_more: bool = False
    has_near: bool = False

    @cached_property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def days(self) -> list[tuple[str, list[Line]]]:
        """Its lines under the words of their day: "Under way", "Today", "Tomorrow", "samedi 28 novembre"."""
        return [(words, list(of_day)) for words, of_day in groupby(self.lines, key=self._words_of)]

    @property
    def is_lonely(self) -> bool:
        """All was looked at, and nothing of it is near."""
        return not (self.has_more or self.has_near or self.asked.is_narrowed)

    def _words_of(self, line: Line) -> str:
        away = (_day_of(line) - self.today).days
        if away > 1:
            return dates.long_day(line.starts_at, line.zone)
        return (_("Under way"), _("Today"), _("Tomorrow"))[max(-1, away) + 1]


def look(asked: Asked, place: Place | None, viewer: Viewer, *, at: datetime, zone: str) -> Agenda:
    """The page that *asked* shows, around *place*: two queries whatever there is."""
    agenda = Agenda(asked, place, at, zone)
    wanted = A_PAGE * (1 + min(asked.more, MOST_PAGES))
    found = keys(asked, place, viewer, at=at, zone=zone, most=wanted + 1)
    agenda.has_more = len(found) > wanted
    agenda.has_near = any(NEAR in sources for sources in found.values())
    for line in lines_of_keys(list(found)[:wanted], viewer):
        _measure(line, place)
        line.why_icon, line.why = _why(line, found[line.pk], place, asked, viewer)
        if line.answer != Rsvp.Answer.NO:
            agenda.lines.append(line)
    return agenda


def keys(asked: Asked, place: Place | None, viewer: Viewer, *, at: datetime, zone: str, most: int) -> Found:
    """The *most* first dates of the view, soonest first, each with where it comes from: one query, and seldom a second."""
    person = viewer.person
    assert person is not None
    start, until = _span(asked, at, zone)
    box = box_around(place.lat, place.lon, asked.km) if place is not None else None
    kinds = [pk for pk, kind in kinds_for(()).items() if kind.slug in asked.kinds]
    if until <= start if until is not None else asked.kinds and not kinds:
        return {}
    given: dict[str, Any] = {
        "seats": sorted(viewer.roles), "kinds": kinds, "cells": cells_of(box) if box else None, **viewer.values,
        **(dict.fromkeys(("south", "west", "north", "east")) if box is None else asdict(box)),
    }  # fmt: skip

    def asked_for(rows: int) -> tuple[Found, bool]:
        """What *rows* rows say, and whether there are more."""

        def ask(before: datetime | None) -> Sequence[tuple[Any, ...]]:
            ends = min(filter(None, (before, until)), default=None)
            if box is not None and box.crosses:
                return list(_union((viewer.shape, asked.online), rows, start=start, until=ends, **given))
            return _rows((viewer.shape, asked.online), rows, start=start, until=ends, **given)

        key: Hashable = ("agenda", person.pk, box, asked.online, tuple(kinds), rows)
        read = soonest(ask, most=rows, start=start, when=itemgetter(1), key=key)
        return _gathered(read, place, asked, most), len(read) == rows

    # A date may come from each of them, and lie in the box but out of the circle: seldom, so few are read first.
    found, is_cut = asked_for(most * 2)
    return asked_for(most * 2 * SOURCES)[0] if is_cut and len(found) < most else found


def _gathered(rows: Sequence[tuple[Any, ...]], place: Place | None, asked: Asked, most: int) -> Found:
    found: Found = {}
    for pk, _starts_at, lat, lon, source in rows:
        if source == NEAR and not asked.online and not _is_within(place, lat, lon, asked.km):
            continue  # in the box, out of the circle
        if pk not in found and len(found) == most:
            break
        found.setdefault(pk, set()).add(source)
    return found


def _union(shape: tuple[tuple[bool, bool], bool], n: int, **given: Any) -> QuerySet[Any, Any]:
    viewed, is_online = shape
    start, until, kinds, cells = given.pop("start"), given.pop("until"), given.pop("kinds"), given.pop("cells")
    seats, box = given.pop("seats"), Box(*(given.pop(name) for name in ("south", "west", "north", "east")))
    viewer = seen_by(viewed, given)
    ahead: OccurrenceQuerySet = Occurrence.objects.open_to(viewer, start)
    if until is not None:
        ahead = ahead.filter(starts_at__lt=until)
    if kinds:
        ahead = ahead.filter(event__kind__in=kinds)
    near = ahead.online() if is_online else ahead.in_box(box, cells) if box.south is not None else ahead.none()
    ahead = ahead.online() if is_online else ahead
    big = Event.objects.filter(is_big=True, published_at__isnull=False)
    run = Event.objects.filter(made_by=given["person"], team=None)
    answers = [Rsvp.Answer.YES, Rsvp.Answer.WAITING, Rsvp.Answer.MAYBE]
    answered = ahead.filter(rsvps__person=given["person"], rsvps__answer__in=answers)
    found = _from(answered, ANSWERED).union(
        _from(ahead.filter(event__in=run), RUN),
        _from(ahead.filter(event__team__circle__in=seats), TEAMS),
        _from(ahead.filter(event__in=big), BIG),
        _from(near, NEAR),
        all=True,
    )
    return found.order_by("starts_at", "pk")[:n]


@prepared
def _rows(shape: tuple[tuple[bool, bool], bool], n: int, **given: Any) -> QuerySet[Any, Any]:
    return _union(shape, n, **given)


def _from(rows: QuerySet[Occurrence], source: int) -> QuerySet[Any, Any]:
    return rows.annotate(source=Value(source)).order_by().values_list("pk", "starts_at", "lat", "lon", "source")


def next_online(viewer: Viewer, *, at: datetime) -> list[Line]:
    """The next action online, if any; one query."""
    return lines(Occurrence.objects.open_to(viewer, at).online().order_by("starts_at", "pk")[:1], viewer)


def kinds_shown(asked: Asked) -> list[EventKind]:
    return [kind for kind in kinds_for(()).values() if kind.retired_at is None or kind.slug in asked.kinds]


def _span(asked: Asked, at: datetime, zone: str) -> tuple[datetime, datetime | None]:
    """From when, and until when, what is asked is looked for."""
    here = ZoneInfo(zone)
    today = at.astimezone(here).date()
    first, last = asked.day_from, asked.day_to
    if asked.when == "today":
        first = last = today
    elif asked.when == "weekend":
        first, last = weekend_of(today)
    start = at if first is None else max(at, datetime.combine(first, time(), here))
    return start, None if last is None else datetime.combine(last + timedelta(days=1), time(), here)


def _why(line: Line, sources: set[int], place: Place | None, asked: Asked, viewer: Viewer) -> tuple[str, str]:
    """The strongest: my answer, that I run it, my team, one I follow, the movement, near."""
    if line.answer == Rsvp.Answer.YES:
        return "check", _("You said yes")
    if line.answer == Rsvp.Answer.MAYBE:
        return "calendar", _("You said maybe")
    if line.answer == Rsvp.Answer.WAITING:
        return "clock", _("You are on the waiting list")
    if RUN in sources:
        return "flag", _("You organise it")
    if TEAMS in sources:
        said = _("By your team %(team)s") if line.circle_id in viewer.circle_ids else _("By %(team)s, which you follow")
        return "users", said % {"team": line.team}
    is_far = place is not None and (line.distance_km is None or line.distance_km > asked.km)
    if line.is_big and is_far and not line.is_only_online:
        return "flag", _("The movement’s big action, further away")
    return reason(line, place.name if place else "", viewer)


def _measure(line: Line, place: Place | None) -> None:
    if place is not None:
        line.measured_from(place)


def _is_within(place: Place | None, lat: float | None, lon: float | None, km: float) -> bool:
    if place is None or lat is None or lon is None:
        return False
    return distance_km((place.lat, place.lon), (lat, lon)) <= km


def _day_of(line: Line) -> date:
    return line.starts_at.astimezone(zone_named(line.zone)).date()
