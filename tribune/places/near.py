"""Everything within a radius, in SQL: the cells of a grid and the box an index serves, then the exact distance.

The Earth is a sphere of 6,371.0088 km (IUGG's mean radius): at most 0.6 % away
from the ellipsoid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, floor, pi, radians, sin, sqrt
from typing import Any, TypeVar

from django.db.models import F, FloatField, Model, Q, QuerySet, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

EARTH_KM = 6371.0088
FARTHEST_KM = pi * EARTH_KM
SLACK = 1e-9  # radians, some 6 mm: so that rounding loses nothing that stands on the edge of the box
A_DEGREE = 4  # cells of a quarter of a degree: 28 km from south to north, and less from west to east
ROWS, COLUMNS = 180 * A_DEGREE, 360 * A_DEGREE
MOST_CELLS = 64  # a circle of 50 km has fewer up to 60° of latitude

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees. *west* is greater than *east* when the box crosses the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    @property
    def crosses(self) -> bool:
        """The antimeridian, so that it has two stretches of longitude."""
        return self.west > self.east


def within(
    rows: QuerySet[M], *, lat: float, lon: float, km: float, fields: tuple[str, str] = ("lat", "lon")
) -> QuerySet[M]:
    """Those of *rows* at most *km* away from a point, annotated with ``distance_km``; in no order.

    *fields* name the columns of latitude and longitude, across relations if need be.
    """
    name_lat, name_lon = fields
    boxed = rows.filter(inside(box_around(lat, lon, km), name_lat, name_lon))
    found: QuerySet[M] = boxed.annotate(distance_km=_distance(lat, lon, name_lat, name_lon)).filter(distance_km__lte=km)
    return found


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Between two points (lat, lon), by the same formula as in SQL."""
    lat_a, lat_b = radians(a[0]), radians(b[0])
    across = sin(radians(b[1] - a[1]) / 2) ** 2 * cos(lat_a) * cos(lat_b)
    return 2 * EARTH_KM * asin(min(1.0, sqrt(sin((lat_b - lat_a) / 2) ** 2 + across)))


def box_around(lat: float, lon: float, km: float) -> Box:
    """The smallest box that holds the circle (Bronshtein's tangent meridians; a pole inside means all longitudes)."""
    angle = min(km, FARTHEST_KM) / EARTH_KM + SLACK
    south, north = radians(lat) - angle, radians(lat) + angle
    if south <= -pi / 2 or north >= pi / 2:
        return Box(max(degrees(south), -90.0), -180.0, min(degrees(north), 90.0), 180.0)
    reach = degrees(atan2(sin(angle), sqrt(max(0.0, cos(angle) ** 2 - sin(radians(lat)) ** 2))))
    return Box(degrees(south), _wrapped(lon - reach), degrees(north), _wrapped(lon + reach))


def cell_of(lat: float, lon: float) -> int:
    """The number of the square of the grid in which a point (degrees) lies; 180° and -180° are one meridian."""
    return _row(lat) * COLUMNS + _column(lon) % COLUMNS


def cells_of(box: Box) -> list[int] | None:
    """Every cell that a point of *box* may lie in, in order; None when there are more than ``MOST_CELLS``."""
    columns = [range(_column(west), _column(east) + 1) for west, east in spans(box)]
    rows = range(_row(box.south), _row(box.north) + 1)
    if sum(map(len, columns)) * len(rows) > MOST_CELLS:
        return None
    return sorted({row * COLUMNS + column % COLUMNS for row in rows for span in columns for column in span})


def spans(box: Box) -> Iterator[tuple[float, float]]:
    """The stretches of longitude of *box*: one, or two when it crosses the antimeridian."""
    if not box.crosses:
        yield box.west, box.east
    else:
        yield box.west, 180.0
        yield -180.0, box.east


def inside(box: Box, lat: str, lon: str) -> Q:
    sides = Q()
    for west, east in spans(box):
        sides |= Q(**{f"{lon}__gte": west, f"{lon}__lte": east})
    return Q(**{f"{lat}__gte": box.south, f"{lat}__lte": box.north}) & sides


def _row(lat: float) -> int:
    return min(floor((lat + 90) * A_DEGREE), ROWS - 1)


def _column(lon: float) -> int:
    return floor((lon + 180) * A_DEGREE)


def _distance(lat: float, lon: float, name_lat: str, name_lon: str) -> Any:
    """Haversine, as an expression of the database."""
    half = pi / 360  # degrees to half the radians
    up = Power(Sin((F(name_lat) - Value(lat)) * Value(half)), 2)
    across = Power(Sin((F(name_lon) - Value(lon)) * Value(half)), 2)
    square = up + across * Cos(Radians(F(name_lat))) * Value(cos(radians(lat)))
    arc = ASin(Sqrt(Least(Value(1.0), square, output_field=FloatField())))
    return Value(2 * EARTH_KM) * arc


def _wrapped(lon: float) -> float:
    return (lon + 180) % 360 - 180 if not -180 <= lon <= 180 else lon
