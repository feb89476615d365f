"""Sheets of the drawn map: the outlines of one square at one scale, packed into a few kilobytes.

A packed sheet is deflated JSON: ``units`` [[unit, lon, lat]…], ``arcs``
[[arc, left, right, x, y, dx, dy…]…], ``lands`` [[x, y, dx, dy…]…] and ``lines``
alike; lon, lat, x and y in grains of 1/10,000 degree. Every unit that touches
the square is whole in it, so a sheet alone can fill what it shows.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tribune.places.gazetteer.topology import GRAIN, Arc, Path, Point

Box = tuple[int, int, int, int]  # west, south, east, north, in grains


@dataclass(frozen=True, slots=True)
class Scale:
    """How far apart squares are (degrees), how much is smoothed away (grains), up to what radius it serves (km)."""

    name: str
    square: float
    tolerance: int
    up_to_km: float


COMMUNES = Scale("communes", 0.25, 1, 22)
GROUPS = Scale("groups", 1.0, 16, 80)
DEPARTMENTS = Scale("departments", 4.0, 40, 20_000)
WORLD = Scale("world", 5.0, 0, 20_000)
FRENCH_SCALES = (COMMUNES, GROUPS, DEPARTMENTS)


@dataclass(slots=True)
class Contents:
    units: dict[int, Point] = field(default_factory=dict)
    arcs: dict[int, Arc] = field(default_factory=dict)
    lands: list[Path] = field(default_factory=list)
    lines: list[Path] = field(default_factory=list)

    def add(self, other: "Contents") -> None:
        self.units |= other.units
        self.arcs |= other.arcs
        self.lands += other.lands
        self.lines += other.lines


def scale_for(km: float) -> Scale:
    return next(scale for scale in FRENCH_SCALES if km <= scale.up_to_km)


def keys_over(box: Box, scale: Scale) -> Iterator[str]:
    """The keys of the sheets a box touches; east of 180° comes -180°."""
    side = round(scale.square * GRAIN)
    around = 360 * GRAIN // side
    west, south, east, north = box
    columns = range(west // side, east // side + 1)
    for column in columns if len(columns) < around else range(around):
        for row in range(south // side, north // side + 1):
            yield key_of(scale, (column + around // 2) % around - around // 2, row)


def key_of(scale: Scale, column: int, row: int) -> str:
    return f"{scale.name}:{column}:{row}"


def square_of(scale: Scale, column: int, row: int) -> Box:
    side = round(scale.square * GRAIN)
    return column * side, row * side, (column + 1) * side, (row + 1) * side


def pack(contents: Contents) -> bytes:
    plain = {
        "units": [[unit, *point] for unit, point in contents.units.items()],
        "arcs": [[number, arc.left, arc.right, *_steps(arc.points)] for number, arc in contents.arcs.items()],
        "lands": [_steps(path) for path in contents.lands],
        "lines": [_steps(path) for path in contents.lines],
    }
    return zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), 9)


def unpack(body: bytes) -> Contents:
    plain = json.loads(zlib.decompress(body))
    return Contents(
        units={unit: (x, y) for unit, x, y in plain["units"]},
        arcs={number: Arc(left, right, _walked(rest)) for number, left, right, *rest in plain["arcs"]},
        lands=[_walked(steps) for steps in plain["lands"]],
        lines=[_walked(steps) for steps in plain["lines"]],
    )


def box_of(points: Iterable[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def clipped(ring: Path, box: Box) -> Path:
    """The part of a closed ring inside *box* (Sutherland and Hodgman): still a ring, or nothing."""
    west, south, east, north = box
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        if not ring:
            break
        kept: Path = []
        before = ring[-1]
        was_in = (before[axis] - limit) * sign >= 0
        for point in ring:
            is_in = (point[axis] - limit) * sign >= 0
            if is_in != was_in:
                kept.append(_crossing(before, point, axis, limit))
            if is_in:
                kept.append(point)
            before, was_in = point, is_in
        ring = kept
    return ring


def stretches(path: Path, box: Box) -> Iterator[Path]:
    """The runs of *path* whose edges touch *box* (an edge is kept whole)."""
    west, south, east, north = box
    run: Path = []
    for a, b in zip(path, path[1:], strict=False):
        if (
            (a[0] < west and b[0] < west)
            or (a[0] > east and b[0] > east)
            or (a[1] < south and b[1] < south)
            or (a[1] > north and b[1] > north)
        ):
            if run:
                yield run
                run = []
        else:
            if not run:
                run = [a]
            run.append(b)
    if run:
        yield run


def _crossing(a: Point, b: Point, axis: int, limit: int) -> Point:
    share = (limit - a[axis]) / (b[axis] - a[axis])
    across = round(a[1 - axis] + share * (b[1 - axis] - a[1 - axis]))
    return (limit, across) if axis == 0 else (across, limit)


def _steps(path: Path) -> list[int]:
    flat, x, y = [], 0, 0
    for point in path:
        flat += [point[0] - x, point[1] - y]
        x, y = point
    return flat


def _walked(steps: list[int]) -> Path:
    path, x, y = [], 0, 0
    for at in range(0, len(steps), 2):
        x, y = x + steps[at], y + steps[at + 1]
        path.append((x, y))
    return path
