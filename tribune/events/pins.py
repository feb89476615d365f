"""The map of a view: the same dates as the list, each a pin; many in one spot, a count."""

from __future__ import annotations

from django.urls import reverse
from django.utils.dateformat import format as written
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.design import dates
from tribune.events.lines import action_address
from tribune.events.near import Glimpse, View
from tribune.places import maps


def map_of(view: View) -> SafeString:
    if view.place is None:
        return SafeString("")
    asked, closer, wider = view.asked, maps.closer_than(view.asked.km), maps.wider_than(view.asked.km)
    here = reverse("events:near")
    return maps.draw(
        (view.place.lat, view.place.lon),
        asked.km,
        [pin for glimpse in view.chosen if (pin := _pin(glimpse))],
        label=_("%(km)s km around %(place)s") % {"km": asked.km, "place": view.place.postcode or view.place.name},
        closer=f"{here}?{asked.query(km=closer)}" if closer else "",
        wider=f"{here}?{asked.query(km=wider)}" if wider else "",
        cluster_title=_so_many,
    )


def _pin(glimpse: Glimpse) -> maps.Pin | None:
    if glimpse.lat is None or glimpse.lon is None:
        return None
    then = dates.local(glimpse.starts_at, glimpse.zone)
    return maps.Pin(
        lat=glimpse.lat,
        lon=glimpse.lon,
        day=then.strftime("%d"),
        month=written(then, "M").rstrip(".").upper(),
        href=action_address(glimpse.code, glimpse.title),
        title=_("%(title)s, %(day)s")
        % {"title": glimpse.title, "day": dates.long_day(glimpse.starts_at, glimpse.zone)},
        accent=glimpse.is_big,
    )


def _so_many(count: int, town: str) -> str:
    if not town:
        return ngettext("%(n)s action", "%(n)s actions", count) % {"n": count}
    return ngettext("%(n)s action in %(town)s", "%(n)s actions in %(town)s", count) % {"n": count, "town": town}
