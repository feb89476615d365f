"""Pins and clusters: what stands apart keeps its date, what would overlap is counted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt

from tribune.places.maps.projecting import View

TOO_CLOSE = 40  # units between two pins
PIN_WIDTH, PIN_HEIGHT = 46, 46

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Pin:
    """One thing on the map. *title* is read aloud and shown on hover; *day* and *month* make its date block."""

    lat: float
    lon: float
    day: str
    month: str
    href: str
    title: str
    accent: bool = False


@dataclass(slots=True)
class Mark:
    """A pin, or a cluster when it holds several."""

    x: float
    y: float
    pins: list[Pin] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.pins)

    @property
    def only(self) -> Pin | None:
        return self.pins[0] if self.count == 1 else None

    @property
    def radius(self) -> int:
        return round(13 + 3.2 * sqrt(min(self.count, 40)))

    @property
    def halo(self) -> int:
        return self.radius + 6

    @property
    def shift(self) -> str:
        return f"translate({self.x:.0f} {self.y:.0f})"

    @property
    def room(self) -> Rectangle:
        """What it covers."""
        if self.count == 1:
            return self.x - PIN_WIDTH / 2, self.y - PIN_HEIGHT, self.x + PIN_WIDTH / 2, self.y
        return self.x - self.halo, self.y - self.halo, self.x + self.halo, self.y + self.halo


def marks_of(pins: Iterable[Pin], view: View) -> list[Mark]:
    """From north to south, so that the nearer stands before the farther; the accented stand alone, and before all."""
    apart: list[Mark] = []
    grid: dict[tuple[int, int], list[Mark]] = {}
    for pin in pins:
        x, y = view.place(pin.lat, pin.lon)
        if not view.is_shown(x, y):
            continue
        if pin.accent:
            apart.append(Mark(x, y, [pin]))
            continue
        near = next((m for m in _around(grid, x, y) if abs(m.x - x) < TOO_CLOSE and abs(m.y - y) < TOO_CLOSE), None)
        if near is None:
            grid.setdefault(_cell(x, y), []).append(Mark(x, y, [pin]))
        else:
            near.pins.append(pin)
    _make_room(apart, [mark for cell in grid.values() for mark in cell])
    crowd = sorted((mark for cell in grid.values() for mark in cell), key=lambda mark: mark.y)
    return [*crowd, *apart]


def _make_room(apart: Sequence[Mark], crowd: Sequence[Mark]) -> None:
    """What an accented pin would hide, a town's own cluster as a rule, stands beside it: the nearest side that is free."""
    for accented in apart:
        left, top, right, bottom = accented.room
        for mark in crowd:
            own = mark.room
            if not overlap(own, accented.room):
                continue
            others = [other.room for other in (*apart, *crowd) if other is not mark]
            steps = [(left - own[2], 0.0), (right - own[0], 0.0), (0.0, bottom - own[1]), (0.0, top - own[3])]
            steps.sort(key=lambda step: abs(step[0]) + abs(step[1]))
            free = (step for step in steps if not any(overlap(_moved(own, step), other) for other in others))
            across, down = next(free, steps[0])
            mark.x, mark.y = mark.x + across, mark.y + down


def overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _moved(room: Rectangle, step: tuple[float, float]) -> Rectangle:
    return room[0] + step[0], room[1] + step[1], room[2] + step[0], room[3] + step[1]


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x // TOO_CLOSE), int(y // TOO_CLOSE)


def _around(grid: dict[tuple[int, int], list[Mark]], x: float, y: float) -> Iterator[Mark]:
    column, row = _cell(x, y)
    for i in (0, -1, 1):
        for j in (0, -1, 1):
            yield from grid.get((column + i, row + j), ())
