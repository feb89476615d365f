"""Names of towns where they cover neither each other nor a pin: few, the most peopled first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tribune.places.maps.base import Town
from tribune.places.maps.pinning import Rectangle
from tribune.places.maps.projecting import HEIGHT, WIDTH

MOST = 18
BREATH = 7  # units kept free around a name
EDGE = 8
SIZES = {"big": (9.4, 19), "town": (6.9, 15), "quarter": (7.2, 14)}  # a letter's width and a line's height
DROPS = (4, 22, -12)  # where the baseline may fall below the town's point
FARTHER = (*DROPS, 42, -34, 60, -52, 80)  # the main town is named even in a crowd of pins
RESERVED = ((WIDTH - 70, 0, WIDTH, 130), (0, HEIGHT - 56, 230, HEIGHT))  # the zoom and the legend


@dataclass(frozen=True, slots=True)
class Label:
    name: str
    x: int
    y: int
    style: str


def labels_of(towns: Sequence[Town], taken: Iterable[Rectangle], *, km: float) -> list[Label]:
    """The most peopled town well within the circle is written large."""
    filled: list[Rectangle] = [*RESERVED, *taken]
    main = next((town for town in towns if town.km <= km * 0.7 and not town.is_quarter), None)
    labels: list[Label] = []
    for town in sorted(towns, key=lambda town: town is not main):
        style = "big" if town is main else "quarter" if town.is_quarter else "town"
        label = _fitted(town, style, filled)
        if label is not None:
            labels.append(label)
        if len(labels) == MOST:
            break
    return labels


def _fitted(town: Town, style: str, filled: list[Rectangle]) -> Label | None:
    width, height = SIZES[style][0] * len(town.name) / 2, SIZES[style][1]
    for drop in FARTHER if style == "big" else DROPS:
        y = town.y + drop
        room = (town.x - width, y - height * 0.8, town.x + width, y + height * 0.25)
        if room[0] < EDGE or room[2] > WIDTH - EDGE or room[1] < EDGE or room[3] > HEIGHT - EDGE:
            continue
        if not any(_overlap(room, other) for other in filled):
            filled.append((room[0] - BREATH, room[1] - BREATH, room[2] + BREATH, room[3] + BREATH))
            return Label(town.name, round(town.x), round(y), style)
    return None


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
