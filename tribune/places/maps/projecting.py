"""From degrees to the drawing's own units, around one point and at one scale."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import acos, cos, degrees, radians, sin

from tribune.places.gazetteer.sheets import Box, clipped
from tribune.places.gazetteer.topology import GRAIN, Path, Point
from tribune.places.near import EARTH_KM

WIDTH, HEIGHT = 660, 700
MIDDLE = (WIDTH / 2, HEIGHT / 2)
CIRCLE = 212  # units: the radius asked for, whatever its kilometres
MARGIN = 1.12
COARSE_FROM_KM = 150
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
        return "".join(self._drawn(clipped(ring[:-1], self._near(ring)), closed=True) for ring in rings)

    def strokes(self, paths: Iterable[Path]) -> str:
        """A path to stroke, of whole lines."""
        return "".join(self._drawn(path, closed=False) for path in paths)

    def is_shown(self, x: float, y: float, *, inside: float = 0) -> bool:
        return inside <= x <= WIDTH - inside and inside <= y <= HEIGHT - inside

    def _near(self, ring: Path) -> Box:
        """The box, moved by a whole turn when that is where *ring* lies."""
        west, south, east, north = self.box()
        turn = 360 * GRAIN
        x = ring[0][0]
        shift = turn if x - west > turn * 0.75 else -turn if east - x > turn * 0.75 else 0
        return west + shift, south, east + shift, north

    def _drawn(self, path: Path, *, closed: bool) -> str:
        """Whole units, each step relative to the last; points that fall on the one before are dropped.

        On a map of countries so are those beside it, since coasts are far finer than it shows.
        """
        least = 2 if closed and self.km > COARSE_FROM_KM else 0
        steps: list[str] = []
        last: Point | None = None
        for lon, lat in path:
            x, y = self.place(lat / GRAIN, lon / GRAIN)
            point = (round(x), round(y))
            if last is None:
                steps.append(f"M{point[0]} {point[1]}")
            elif point != last and (abs(point[0] - last[0]) > least or abs(point[1] - last[1]) > least):
                dx, dy = point[0] - last[0], point[1] - last[1]
                steps.append(f"{'l' if len(steps) == 1 else ' ' if dx >= 0 else ''}{dx}{' ' if dy >= 0 else ''}{dy}")
            else:
                continue
            last = point
        if len(steps) < (3 if closed else 2):
            return ""
        return "".join(steps) + ("z" if closed else "")
