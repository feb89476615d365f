"""Outlines as arcs: a border is kept once, with the two units it parts, so neighbours never gape when simplified.

Points are whole numbers of 1/10,000 degree (about 11 m). Unit -1 is what lies
outside, the sea as a rule; unit -2 is the land of another country.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Point = tuple[int, int]
Edge = tuple[Point, Point]
Path = list[Point]

GRAIN = 10_000
OUTSIDE = -1
ABROAD = -2
WIDE = 2_000  # points: the outline of a mainland


@dataclass(slots=True)
class Arc:
    left: int
    right: int
    points: Path


def rounded(ring: Iterable[tuple[float, float]]) -> Path:
    """Whole-number points of *ring* without repeats; closed."""
    path: Path = []
    for lon, lat in ring:
        point = (round(lon * GRAIN), round(lat * GRAIN))
        if not path or path[-1] != point:
            path.append(point)
    return path


def edges_of(units: Mapping[int, Iterable[Path]]) -> dict[Edge, tuple[int, int]]:
    """Each edge of the closed rings of *units* once, with the (at most two) units it parts."""
    parted: dict[Edge, list[int]] = defaultdict(list)
    for unit, rings in units.items():
        for ring in rings:
            for a, b in zip(ring, ring[1:], strict=False):
                parted[(a, b) if a < b else (b, a)].append(unit)
    edges = {}
    for edge, sides in parted.items():
        left, right = sides[0], sides[1] if len(sides) > 1 else OUTSIDE
        if left != right:
            edges[edge] = (left, right) if left > right else (right, left)
    return _with_gaps_claimed(edges)


def relabelled(edges: Mapping[Edge, tuple[int, int]], label: Mapping[int, int]) -> dict[Edge, tuple[int, int]]:
    """The same borders between wider units; those that part nothing any more are gone."""
    wider = {}
    for edge, (left, right) in edges.items():
        a, b = label.get(left, left), label.get(right, right)
        if a != b:
            wider[edge] = (a, b) if a > b else (b, a)
    return wider


def with_land_borders(
    edges: Mapping[Edge, tuple[int, int]], abroad: Iterable[Path], *, reach: int
) -> dict[Edge, tuple[int, int]]:
    """The shore that lies within *reach* grains of another country's outline is no shore but a border."""
    cells = {(x // reach, y // reach) for path in abroad for x, y in _dense(path, reach)}
    near = {(x + i, y + j) for x, y in cells for i in (-1, 0, 1) for j in (-1, 0, 1)}
    told = dict(edges)
    for (a, b), (unit, other) in edges.items():
        if other == OUTSIDE and ((a[0] + b[0]) // 2 // reach, (a[1] + b[1]) // 2 // reach) in near:
            told[(a, b)] = (unit, ABROAD)
    return told


def arcs_of(edges: Mapping[Edge, tuple[int, int]]) -> list[Arc]:
    """Edges joined end to end as far as they part the same two units and meet no third border."""
    around: dict[Point, list[Point]] = defaultdict(list)
    for a, b in edges:
        around[a].append(b)
        around[b].append(a)

    def parts(a: Point, b: Point) -> tuple[int, int]:
        return edges[(a, b) if a < b else (b, a)]

    walked: set[Edge] = set()

    def walk(start: Point, then: Point) -> Path:
        path, sides = [start, then], parts(start, then)
        walked.add((start, then) if start < then else (then, start))
        while path[-1] != start and len(around[path[-1]]) == 2:
            here, before = path[-1], path[-2]
            onward = next(point for point in around[here] if point != before)
            edge = (here, onward) if here < onward else (onward, here)
            if edge in walked or parts(here, onward) != sides:
                break
            walked.add(edge)
            path.append(onward)
        return path

    arcs = []
    ends = [point for point, near in around.items() if len(near) != 2]
    for start in [*ends, *around]:  # the second time round finds the loops that meet nobody: islands
        for then in around[start]:
            edge = (start, then) if start < then else (then, start)
            if edge not in walked:
                left, right = parts(start, then)
                arcs.append(Arc(left, right, walk(start, then)))
    return arcs


def rings_of(arcs: Iterable[Path]) -> Iterator[Path]:
    """Closed rings made of arcs end to end, for a fill by the even-odd rule (so their turning does not matter)."""
    waiting: dict[Point, list[tuple[int, Path]]] = defaultdict(list)
    many = list(arcs)
    for index, arc in enumerate(many):
        if arc[0] == arc[-1]:
            yield arc
        else:
            waiting[arc[0]].append((index, arc))
            waiting[arc[-1]].append((index, arc[::-1]))
    used: set[int] = set()
    for index, arc in enumerate(many):
        if index in used or arc[0] == arc[-1]:
            continue
        used.add(index)
        ring = list(arc)
        while ring[-1] != ring[0]:
            onward = next(((i, path) for i, path in waiting[ring[-1]] if i not in used), None)
            if onward is None:
                break
            used.add(onward[0])
            ring.extend(onward[1][1:])
        yield ring


def simplified(path: Path, tolerance: float, *, squeeze: float) -> Path:
    """*path* without the points that lie within *tolerance* of the line kept (Douglas and Peucker); ends stay.

    *squeeze* is the cosine of the latitude: how much shorter a degree of longitude is.
    """
    if len(path) < 3:
        return path
    if path[0] == path[-1]:  # a loop has no ends: it is cut where it is furthest from its start
        far = max(range(len(path)), key=lambda i: _span(path[0], path[i], squeeze))
        if far in (0, len(path) - 1):
            return path[:1]
        there = simplified(path[: far + 1], tolerance, squeeze=squeeze)
        return there + simplified(path[far:], tolerance, squeeze=squeeze)[1:]
    kept = {0, len(path) - 1}
    spans = [(0, len(path) - 1)]
    limit = tolerance * tolerance
    while spans:
        first, last = spans.pop()
        worst, at = limit, 0
        for index in range(first + 1, last):
            away = _offset(path[index], path[first], path[last], squeeze)
            if away > worst:
                worst, at = away, index
        if at:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [path[index] for index in sorted(kept)]


def _with_gaps_claimed(edges: dict[Edge, tuple[int, int]]) -> dict[Edge, tuple[int, int]]:
    """Where a unit's outline is missing inland, its land goes to the neighbour it touches most: it is no lake."""
    shore = [[a, b] for (a, b), (_unit, other) in edges.items() if other == OUTSIDE]
    rings = [ring for ring in rings_of(shore) if len(ring) > 3 and ring[0] == ring[-1]]
    wide = [ring for ring in rings if len(ring) > WIDE]
    for ring in (ring for ring in rings if len(ring) <= WIDE):
        if not any(_holds(outer, ring[0]) for outer in wide):
            continue
        around = [(a, b) if a < b else (b, a) for a, b in zip(ring, ring[1:], strict=False)]
        heir = Counter(edges[edge][0] for edge in around).most_common(1)[0][0]
        for edge in around:
            unit, _outside = edges.pop(edge)
            if unit != heir:
                edges[edge] = (unit, heir) if unit > heir else (heir, unit)
    return edges


def _holds(ring: Path, point: Point) -> bool:
    """By counting the crossings of a ray to the east."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:], strict=False):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _dense(path: Path, step: int) -> Iterator[Point]:
    """The points of *path* and, on its long edges, one at each *step* or less."""
    for a, b in zip(path, path[1:], strict=False):
        count = max(abs(a[0] - b[0]), abs(a[1] - b[1])) // step + 1
        for i in range(count):
            yield a[0] + (b[0] - a[0]) * i // count, a[1] + (b[1] - a[1]) * i // count


def _span(a: Point, b: Point, squeeze: float) -> float:
    return ((a[0] - b[0]) * squeeze) ** 2 + (a[1] - b[1]) ** 2


def _offset(point: Point, a: Point, b: Point, squeeze: float) -> float:
    """Squared distance of *point* from the segment *a*–*b*."""
    px, py = (point[0] - a[0]) * squeeze, point[1] - a[1]
    bx, by = (b[0] - a[0]) * squeeze, b[1] - a[1]
    length = bx * bx + by * by
    along = max(0.0, min(1.0, (px * bx + py * by) / length)) if length else 0.0
    return float((px - along * bx) ** 2 + (py - along * by) ** 2)
