"""From degrees to the drawing's own units, around one point and at one scale."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import acos, cos, degrees, radians, sin

from tribune.places.gazetteer.sheets import Box, clipped
from tribune.places.gazetteer.topology import GRAIN, Path, Point
from tribune.places.near import EARTH_KM

WIDTH, HEIGHT = 660, 700
MIDDLE = (WIDTH / 2, HEIGHT / 2)
CIRCLE = 212  # units: the radius asked for, whatever its kilometres
MARGIN = 1.12
FLAT_UP_TO_KM = 40  # beyond, the plane would bend the circle by more than a unit


@dataclass(frozen=True, slots=True)
class View:
    """Azimuthal equidistant around the centre (Snyder, 1987, p. 195): a circle in kilometres is a circle drawn."""

    lat: float
    lon: float
    km: float

    @property
    def units_per_km(self) -> float:
        return CIRCLE / self.km

    @property
    def grains_per_unit(self) -> float:
        return degrees(1 / self.units_per_km / EARTH_KM) * GRAIN

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a point falls, from the top left."""
        across, up = (lon - self.lon + 540) % 360 - 180, lat - self.lat
        scale = self.units_per_km * EARTH_KM
        if self.km <= FLAT_UP_TO_KM:
            return (
                MIDDLE[0] + radians(across) * cos(radians(self.lat)) * scale,
                MIDDLE[1] - radians(up) * scale,
            )
        here, there, turn = radians(self.lat), radians(lat), radians(across)
        near = max(-1.0, min(1.0, sin(here) * sin(there) + cos(here) * cos(there) * cos(turn)))
        arc = acos(near)
        stretch = scale * (arc / sin(arc) if arc > 1e-9 else 1.0)
        return (
            MIDDLE[0] + stretch * cos(there) * sin(turn),
            MIDDLE[1] - stretch * (cos(here) * sin(there) - sin(here) * cos(there) * cos(turn)),
        )

    def box(self) -> Box:
        """What may show, in grains; its west or east may pass 180°."""
        high = degrees(MARGIN * HEIGHT / 2 / self.units_per_km / EARTH_KM)
        north, south = min(90.0, self.lat + high), max(-90.0, self.lat - high)
        wide = degrees(MARGIN * WIDTH / 2 / self.units_per_km / EARTH_KM)
        wide = min(180.0, wide / max(0.05, cos(radians(max(abs(north), abs(south)) if self.km > 40 else self.lat))))
        bounds = (self.lon - wide, south, self.lon + wide, north)
        west, south_, east, north_ = (round(degree * GRAIN) for degree in bounds)
        return west, south_, east, north_

    def shape(self, rings: Iterable[Path]) -> str:
        """A path to fill, of the parts of closed rings that may show."""
        box = self.box()
        near = ((ring, _moved(box, ring[0][0])) for ring in rings)
        return "".join(self._drawn(clipped(ring[:-1], its_box), closed=True) for ring, its_box in near)

    def strokes(self, paths: Iterable[Path]) -> str:
        """A path to stroke, of whole lines."""
        return "".join(self._drawn(path, closed=False) for path in paths)

    def is_shown(self, x: float, y: float, *, inside: float = 0) -> bool:
        return inside <= x <= WIDTH - inside and inside <= y <= HEIGHT - inside

    def _points(self, path: Path) -> Iterator[Point]:
        """Whole units."""
        if self.km > FLAT_UP_TO_KM:
            for lon, lat in path:
                x, y = self.place(lat / GRAIN, lon / GRAIN)
                yield round(x), round(y)
            return
        up = radians(1 / GRAIN) * self.units_per_km * EARTH_KM  # the same plane as ``place``, without its questions
        across = up * cos(radians(self.lat))
        east, north, turn = self.lon * GRAIN, self.lat * GRAIN, 360 * GRAIN
        shift = 0 if not path or abs(path[0][0] - east) < turn / 2 else turn if path[0][0] < east else -turn
        left, top = MIDDLE[0] + (shift - east) * across, MIDDLE[1] + north * up
        for lon, lat in path:
            yield round(left + lon * across), round(top - lat * up)

    def _drawn(self, path: Path, *, closed: bool) -> str:
        """Each step relative to the last; points that fall on the one before are dropped."""
        steps: list[str] = []
        last_x = last_y = 0
        for x, y in self._points(path):
            dx, dy = x - last_x, y - last_y
            if not steps:
                steps.append(f"M{x} {y}")
            elif dx or dy:
                steps.append(f"{'l' if len(steps) == 1 else ' ' if dx >= 0 else ''}{dx}{' ' if dy >= 0 else ''}{dy}")
            last_x, last_y = x, y
        if len(steps) < (3 if closed else 2):
            return ""
        return "".join(steps) + ("z" if closed else "")


def _moved(box: Box, x: int) -> Box:
    """The box, moved by a whole turn when that is where *x* lies."""
    west, south, east, north = box
    turn = 360 * GRAIN
    shift = turn if x - west > turn * 0.75 else -turn if east - x > turn * 0.75 else 0
    return west + shift, south, east + shift, north
