"""The map of a view: the same dates as the list, each a pin; many in one spot, a count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache

from django.urls import reverse
from django.utils.dateformat import format as written
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tribune.design import dates
from tribune.events.lines import Line, action_address
from tribune.events.near import Asked, Marked, View
from tribune.places import maps
from tribune.places.models import Place


def map_of(view: View) -> SafeString:
    """Drawn once for what it shows: the same place and the same dates are asked for over and over."""
    if view.place is None:
        return SafeString("")
    marks = tuple(glimpse.mark for glimpse in view.chosen)
    return _drawn(*_known_by(view.place, view.asked), marks, reverse("events:near"), get_language() or "")


def map_of_lines(lines: Iterable[Line], asked: Asked, place: Place | None, here: str) -> SafeString:
    """The same of one person's page at *here*: it is theirs, so it takes no other's room."""
    if place is None:
        return SafeString("")
    return _drawn_for_one(*_known_by(place, asked), tuple(map(_mark, lines)), here, get_language() or "")


def _known_by(place: Place, asked: Asked) -> tuple[int, tuple[float, float, str], Asked]:
    return place.pk, (place.lat, place.lon, place.postcode or place.name), asked


def _mark(line: Line) -> Marked:
    day = line.starts_at.astimezone(dates.zone_named(line.zone)).date()
    return day, line.lat, line.lon, line.code, line.title, line.is_big


def _draw(
    _place: int, where: tuple[float, float, str], asked: Asked, marks: tuple[Marked, ...], here: str, language: str
) -> SafeString:
    lat, lon, name = where
    closer, wider = maps.closer_than(asked.km), maps.wider_than(asked.km)
    return maps.draw(
        (lat, lon),
        asked.km,
        [_pin(mark, language) for mark in marks if mark[1] is not None and mark[2] is not None],
        label=_("%(km)s km around %(place)s") % {"km": asked.km, "place": name},
        closer=f"{here}?{asked.query(km=closer)}" if closer else "",
        wider=f"{here}?{asked.query(km=wider)}" if wider else "",
        cluster_title=_so_many,
    )


_drawn = lru_cache(maxsize=96)(_draw)
_drawn_for_one = lru_cache(maxsize=96)(_draw)


def _pin(mark: Marked, language: str) -> maps.Pin:
    day, lat, lon, code, title, is_big = mark
    number, month, long_day = _written(day, language)
    return maps.Pin(
        lat=lat or 0.0,
        lon=lon or 0.0,
        day=number,
        month=month,
        href=action_address(code, title),
        title=f"{title}, {long_day}",
        accent=is_big,
    )


@lru_cache(maxsize=2000)
def _written(day: date, language: str) -> tuple[str, str, str]:
    """ "28", "NOV" and "samedi 28 novembre": the actions of a year fall on few days."""
    noon = datetime.combine(day, time(12), UTC)
    return noon.strftime("%d"), written(noon, "M").rstrip(".").upper(), dates.long_day(noon)


def _so_many(count: int, town: str) -> str:
    if not town:
        return ngettext("%(n)s action", "%(n)s actions", count) % {"n": count}
    return ngettext("%(n)s action in %(town)s", "%(n)s actions in %(town)s", count) % {"n": count, "town": town}
