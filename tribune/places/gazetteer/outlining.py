"""The sheets of the drawn map, made from the outlines of communes and countries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, radians

from tribune.places.gazetteer import sheets
from tribune.places.gazetteer.sheets import Box, Contents, Scale
from tribune.places.gazetteer.sources import Commune, Polygon
from tribune.places.gazetteer.topology import (
    GRAIN,
    OUTSIDE,
    Arc,
    Edge,
    Path,
    Point,
    arcs_of,
    edges_of,
    relabelled,
    rounded,
    simplified,
    with_land_borders,
)

BORDER_REACH = 300  # grains, some 3 km: how far two surveys of one border may disagree


def french_sheets(communes: Sequence[Commune], abroad: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """(key, packed sheet) at the three scales: communes, their groups, departments."""
    whole = {commune.parent for commune in communes if commune.is_arrondissement}  # Paris is shown by its parts
    units = {number: c for number, c in enumerate(communes) if c.outline and c.id not in whole}
    rings = {number: [rounded(ring) for polygon in c.polygons() for ring in polygon] for number, c in units.items()}
    edges = with_land_borders(edges_of(rings), abroad, reach=BORDER_REACH)
    parents = {c.id: c for c in communes}
    yield from _sheets_at(sheets.COMMUNES, edges, {number: centre_of(c) for number, c in units.items()})
    for scale, column in ((sheets.GROUPS, "group"), (sheets.DEPARTMENTS, "department")):
        label = _labels({number: getattr(parents.get(c.parent, c), column) or c.code for number, c in units.items()})
        yield from _sheets_at(scale, relabelled(edges, label), _middles(label, units))


def world_sheets(countries: Iterable[list[Polygon]]) -> Iterator[tuple[str, bytes]]:
    """(key, packed sheet) of the lands and borders of every country but France."""
    contents: dict[tuple[int, int], Contents] = defaultdict(Contents)
    uses: Counter[Edge] = Counter()
    for polygons in countries:
        for ring in (rounded(ring) for polygon in polygons for ring in polygon):
            for column, row in _squares(sheets.box_of(ring), sheets.WORLD):
                inside = sheets.clipped(ring[:-1], sheets.square_of(sheets.WORLD, column, row))
                if len(inside) > 2:
                    contents[column, row].lands.append([*inside, inside[0]])
            uses.update((a, b) if a < b else (b, a) for a, b in zip(ring, ring[1:], strict=False))
    shared = {edge: (0, OUTSIDE) for edge, count in uses.items() if count > 1}
    for arc in arcs_of(shared):
        for column, row in _squares(sheets.box_of(arc.points), sheets.WORLD):
            contents[column, row].lines += sheets.stretches(arc.points, sheets.square_of(sheets.WORLD, column, row))
    for (column, row), each in sorted(contents.items()):
        yield sheets.key_of(sheets.WORLD, column, row), sheets.pack(each)


def centre_of(commune: Commune) -> Point:
    lon, lat = commune.point or middle_of(commune.polygons())
    return round(lon * GRAIN), round(lat * GRAIN)


def middle_of(polygons: Sequence[Polygon]) -> tuple[float, float]:
    """(lon, lat) of the centroid of the largest polygon, by the shoelace formula."""
    best, found = 0.0, (0.0, 0.0)
    for ring in (polygon[0] for polygon in polygons):
        doubled = x = y = 0.0
        ox, oy = ring[0]
        for (ax, ay), (bx, by) in zip(ring, ring[1:], strict=False):
            cross = (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
            doubled += cross
            x += (ax + bx - 2 * ox) * cross
            y += (ay + by - 2 * oy) * cross
        if abs(doubled) > best:
            best, found = abs(doubled), (ox + x / (3 * doubled), oy + y / (3 * doubled))
    return found


def _labels(names: Mapping[int, str]) -> dict[int, int]:
    numbers = {name: number for number, name in enumerate(sorted(set(names.values())))}
    return {unit: numbers[name] for unit, name in names.items()}


def _middles(label: Mapping[int, int], units: Mapping[int, Commune]) -> dict[int, Point]:
    """Where the most peopled commune of each wider unit is."""
    chief: dict[int, Commune] = {}
    for number, wider in label.items():
        if wider not in chief or units[number].population > chief[wider].population:
            chief[wider] = units[number]
    return {wider: centre_of(commune) for wider, commune in chief.items()}


def _sheets_at(
    scale: Scale, edges: Mapping[Edge, tuple[int, int]], centres: Mapping[int, Point]
) -> Iterator[tuple[str, bytes]]:
    arcs: dict[int, Arc] = {}
    for number, arc in enumerate(arcs_of(edges)):
        squeeze = cos(radians(arc.points[0][1] / GRAIN))
        points = simplified(arc.points, scale.tolerance, squeeze=squeeze)
        if len(points) > 1:  # an island smaller than the tolerance is gone
            arcs[number] = Arc(arc.left, arc.right, points)
    of_unit: dict[int, list[int]] = defaultdict(list)
    for number, arc in arcs.items():
        for unit in (arc.left, arc.right):
            if unit >= 0:
                of_unit[unit].append(number)
    contents: dict[tuple[int, int], Contents] = defaultdict(Contents)
    for unit, numbers in of_unit.items():
        box = sheets.box_of(point for number in numbers for point in arcs[number].points)
        for square in _squares(box, scale):
            for number in numbers:
                contents[square].arcs[number] = arcs[number]
            contents[square].units[unit] = centres[unit]
    for (column, row), each in sorted(contents.items()):
        yield sheets.key_of(scale, column, row), sheets.pack(each)


def _squares(box: Box, scale: Scale) -> Iterator[tuple[int, int]]:
    side = round(scale.square * GRAIN)
    for column in range(box[0] // side, box[2] // side + 1):
        for row in range(box[1] // side, box[3] // side + 1):
            yield column, row
