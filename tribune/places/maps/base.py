"""What a map shows before anything is put on it: land, borders and the towns that may be named."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from tribune.places.gazetteer import sheets
from tribune.places.gazetteer.sheets import Contents
from tribune.places.gazetteer.topology import ABROAD, GRAIN, Arc, Path, rings_of
from tribune.places.maps.projecting import View
from tribune.places.models import Place, Sheet
from tribune.places.near import Box, distance_km, spans

KEPT = 128  # maps, some 30 kB each
QUARTERS_UP_TO_KM = 6
TOWNS = 120
UNSEEN = 1.5  # units between two points


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    x: float
    y: float
    km: float
    is_quarter: bool


@dataclass(frozen=True, slots=True)
class Base:
    """Paths of SVG by what they show, and towns from the most peopled."""

    land: str = ""
    abroad: str = ""
    apron: str = ""
    near: str = ""
    seams: str = ""
    near_seams: str = ""
    towns: tuple[Town, ...] = ()


class NothingIsKnownHere(Exception):
    """No sheet covers the view: the gazetteer is not loaded, or this is the high sea."""


def base_of(lat: float, lon: float, km: float) -> Base:
    """The base around a point, rounded to some 100 m so that neighbours share it."""
    try:
        return _drawn(round(lat, 3), round(lon, 3), km)
    except NothingIsKnownHere:
        return Base()


def forget() -> None:
    """Called when another gazetteer has been loaded."""
    _drawn.cache_clear()


@lru_cache(maxsize=KEPT)
def _drawn(lat: float, lon: float, km: float) -> Base:
    view = View(lat, lon, km)
    contents = contents_of(view)
    inside = {
        unit
        for unit, (x, y) in contents.units.items()
        if distance_km((lat, lon), (y / GRAIN, x / GRAIN)) <= km
    }  # fmt: skip
    whole = contents.units  # what the sheets at hand can fill
    arcs = [Arc(arc.left, arc.right, _thinned(arc.points, view)) for arc in contents.arcs.values()]
    box = view.box()
    shown = [arc for arc in arcs if _may_show(arc.points, box)]
    return Base(
        land=view.shape(rings_of(arc.points for arc in arcs if (arc.left in whole) != (arc.right in whole))),
        abroad=view.shape(_thinned(land, view) for land in contents.lands),
        apron=view.strokes(arc.points for arc in shown if ABROAD in (arc.left, arc.right)),
        near=view.shape(rings_of(arc.points for arc in arcs if (arc.left in inside) != (arc.right in inside))),
        seams=view.strokes([*_points(shown, inside, wanted=False), *_lines(contents, view)]),
        near_seams=view.strokes(_points(shown, inside, wanted=True)),
        towns=tuple(_towns(view)),
    )


def _thinned(path: Path, view: View) -> Path:
    """Without the points that fall beside the one before: coasts and far borders are finer than shows.

    Neighbours share their arcs, so they still fit. Communes' outlines are thin already.
    """
    if view.km <= sheets.GROUPS.up_to_km or len(path) < 3:
        return path
    least = round(view.grains_per_unit * UNSEEN)
    kept = [path[0]]
    x, y = path[0]
    for point in path[1:-1]:
        if abs(point[0] - x) > least or abs(point[1] - y) > least:
            kept.append(point)
            x, y = point
    kept.append(path[-1])
    return kept


def contents_of(view: View) -> Contents:
    scales = (sheets.scale_for(view.km), sheets.WORLD)
    keys = [key for scale in scales for key in sheets.keys_over(view.box(), scale)]
    contents = Contents()
    bodies = Sheet.objects.filter(key__in=keys).order_by("key").values_list("body", flat=True)
    for body in bodies:
        contents.add(sheets.unpack(bytes(body)))
    if not contents.arcs and not contents.lands:
        raise NothingIsKnownHere
    return contents


def _points(arcs: list[Arc], inside: set[int], *, wanted: bool) -> Iterator[Path]:
    """Borders between two units of *inside*, or the others."""
    return (arc.points for arc in arcs if (arc.left in inside and arc.right in inside) == wanted)


def _lines(contents: Contents, view: View) -> Iterator[Path]:
    box = view.box()
    return (_thinned(run, view) for line in contents.lines for run in sheets.stretches(line, box))


def _may_show(path: Path, box: sheets.Box) -> bool:
    west, south, east, north = box
    own = sheets.box_of(path)
    return own[0] <= east and own[2] >= west and own[1] <= north and own[3] >= south


def _towns(view: View) -> Iterator[Town]:
    west, south, east, north = (bound / GRAIN for bound in view.box())
    box = Box(south, (west + 540) % 360 - 180, north, (east + 540) % 360 - 180)
    sides = Q()
    for left, right in spans(box):
        sides |= Q(lon__gte=left, lon__lte=right)
    kinds = [Place.Kind.COMMUNE, Place.Kind.TOWN]
    if view.km <= QUARTERS_UP_TO_KM:
        kinds.append(Place.Kind.ARRONDISSEMENT)
    places = Place.objects.filter(sides, lat__gte=south, lat__lte=north, kind__in=kinds).order_by("-population")
    for name, kind, lat, lon in places.values_list("name", "kind", "lat", "lon")[:TOWNS]:
        x, y = view.place(lat, lon)
        is_quarter = kind == Place.Kind.ARRONDISSEMENT
        short = name.rpartition(" ")[2] if is_quarter else name
        yield Town(short, x, y, distance_km((view.lat, view.lon), (lat, lon)), is_quarter)
