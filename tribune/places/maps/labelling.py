"""Names of towns where they cover neither each other nor a pin: few, the most peopled first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tribune.places.maps.base import Town
from tribune.places.maps.pinning import Rectangle, overlap
from tribune.places.maps.projecting import HEIGHT, WIDTH

MOST = 18
NARROW = 1.6  # how much larger things are drawn on a narrow screen: see maps.css
BREATH = 18  # units kept free around a name
EDGE = 8
SIZES = {"big": (9.4, 19), "town": (6.9, 15), "quarter": (7.2, 14)}  # a letter's width and a line's height
STEPS = ((0, 4), (0, 22), (0, -12))  # where a name's middle and baseline may fall from the town's point
# The main town is named even in a crowd of pins: the nearest free spot around it.
FARTHER = sorted(((x, y) for x in range(-80, 81, 20) for y in range(-62, 99, 16)), key=lambda s: s[0] ** 2 + s[1] ** 2)
RESERVED = ((WIDTH - 70, 0, WIDTH, 130), (0, HEIGHT - 56, 230, HEIGHT))  # the zoom and the legend


@dataclass(slots=True)
class Label:
    """*is_fine*: dropped on a narrow screen, where the drawing is shrunk and letters are drawn larger for it."""

    name: str
    x: int
    y: int
    style: str
    is_fine: bool = False

    def room(self, scale: float = 1) -> Rectangle:
        width, height = SIZES[self.style]
        half, tall = width * len(self.name) / 2 * scale, height * scale
        return self.x - half, self.y - tall * 0.8, self.x + half, self.y + tall * 0.25


def labels_of(towns: Sequence[Town], taken: Iterable[Rectangle], *, km: float) -> list[Label]:
    """The most peopled town well within the circle is written large."""
    pins = list(taken)
    filled: list[Rectangle] = [*RESERVED, *pins]
    main = next((town for town in towns if town.km <= km * 0.7 and not town.is_quarter), None)
    labels: list[Label] = []
    for town in sorted(towns, key=lambda town: town is not main):
        style = "big" if town is main else "quarter" if town.is_quarter else "town"
        label = _fitted(town, style, filled)
        if label is not None:
            labels.append(label)
        if len(labels) == MOST:
            break
    _thin(labels, pins)
    return labels


def _fitted(town: Town, style: str, filled: list[Rectangle]) -> Label | None:
    for across, down in (*STEPS, *FARTHER) if style == "big" else STEPS:
        label = Label(town.name, round(town.x + across), round(town.y + down), style)
        left, top, right, bottom = label.room()
        if left < EDGE or right > WIDTH - EDGE or top < EDGE or bottom > HEIGHT - EDGE:
            continue
        if not any(overlap((left, top, right, bottom), other) for other in filled):
            filled.append((left - BREATH, top - BREATH, right + BREATH, bottom + BREATH))
            return label
    return None


def _thin(labels: list[Label], pins: list[Rectangle]) -> None:
    """Mark as fine what would be covered once letters and pins are drawn NARROW times larger."""
    filled = [_grown(pin) for pin in pins]
    for label in labels:
        room = label.room(NARROW)
        if label.style != "big" and any(overlap(room, other) for other in filled):
            label.is_fine = True
        else:
            filled.append(room)


def _grown(pin: Rectangle) -> Rectangle:
    """About the foot of a pin, which stays where it is."""
    left, top, right, bottom = pin
    more = (right - left) * (NARROW - 1) / 2
    return left - more, top - (bottom - top) * (NARROW - 1), right + more, bottom
