"""The finished map, as the HTML of ``places/_map.html``."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.places import credits
from tribune.places.maps.base import Town, base_of
from tribune.places.maps.labelling import labels_of
from tribune.places.maps.pinning import Mark, Pin, marks_of
from tribune.places.maps.projecting import CIRCLE, HEIGHT, MIDDLE, WIDTH, View

RADII = (2, 5, 10, 20, 50, 100, 200, 500)
POINT_KM = 2.5  # around one thing: streets are not drawn, so its town should show
FARTHEST_KM = 1_000
APRON_KM = 2.5

Centre = tuple[float, float]  # lat, lon
ClusterHref = Callable[[Sequence[Pin]], str]
ClusterTitle = Callable[[int, str], str]


def draw(
    centre: Centre,
    km: float,
    pins: Iterable[Pin],
    *,
    label: str,
    closer: str = "",
    wider: str = "",
    cluster_href: ClusterHref | None = None,
    cluster_title: ClusterTitle | None = None,
) -> SafeString:
    """What lies *km* around a point (lat, lon).

    *label* is written in the corner and read aloud; *closer* and *wider* are the
    addresses of the same page with another radius (see ``closer_than``). A
    cluster leads to *cluster_href* of its pins, to the first of them by default,
    and is called *cluster_title* of their number and the town nearest.
    """
    view = View(round(centre[0], 3), round(centre[1], 3), min(km, FARTHEST_KM))
    base = base_of(view.lat, view.lon, view.km)
    marks = marks_of(pins, view)
    entitled = cluster_title or _so_many_here
    return _rendered(
        base=base,
        view=view,
        labels=labels_of(base.towns, [mark.room for mark in marks], km=view.km),
        marks=[
            {
                "mark": mark,
                "pin": mark.only or mark.pins[0],
                "href": mark.pins[0].href if mark.only or cluster_href is None else cluster_href(mark.pins),
                "title": mark.only.title if mark.only else entitled(mark.count, _nearest(mark, base.towns)),
            }
            for mark in marks
        ],
        label=label,
        closer=closer,
        wider=wider,
        has_circle=True,
    )


def draw_point(lat: float, lon: float, *, label: str, km: float = POINT_KM) -> SafeString:
    """Where one thing is, for its own page: one pin without a date, no circle."""
    view = View(lat, lon, km)
    base = base_of(lat, lon, km)
    spot = Mark(*MIDDLE)
    labels = labels_of(base.towns, [(spot.x - 20, spot.y - 40, spot.x + 20, spot.y + 4)], km=km)
    return _rendered(base=base, view=view, labels=labels, marks=[], label=label, spot=spot)


def closer_than(km: float) -> int | None:
    """The next smaller radius, or None."""
    return max((radius for radius in RADII if radius < km), default=None)


def wider_than(km: float) -> int | None:
    return min((radius for radius in RADII if radius > km), default=None)


def _rendered(*, view: View, **context: Any) -> SafeString:
    apron = max(2, round(2 * APRON_KM * view.units_per_km))
    context |= {
        "width": WIDTH, "height": HEIGHT, "middle": MIDDLE, "circle": CIRCLE, "apron": apron, "credit": credits.SHORT,
    }  # fmt: skip
    return SafeString(get_template("places/_map.html").render(context))


def _nearest(mark: Mark, towns: Sequence[Town]) -> str:
    return min(towns, key=lambda town: (town.x - mark.x) ** 2 + (town.y - mark.y) ** 2).name if towns else ""


def _so_many_here(count: int, town: str) -> str:
    if not town:
        return ngettext("%(count)d here", "%(count)d here", count) % {"count": count}
    return ngettext("%(count)d here, by %(town)s", "%(count)d here, by %(town)s", count) % {
        "count": count,
        "town": town,
    }


def around(km: float, name: str) -> str:
    """The usual label: "10 km around 59000"."""
    return _("%(km)s km around %(name)s") % {"km": f"{km:g}", "name": name}
