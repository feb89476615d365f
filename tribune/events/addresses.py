"""What of an action's address everyone may know, and what is kept for those who come."""

from __future__ import annotations

from tribune.events.models import Event, ReservedAddress
from tribune.events.plans import Plan
from tribune.kit.text import tidy

DECIMALS = 2  # of a degree, where no town's own point is known: about a kilometre

Spot = tuple[str, str, float | None, float | None]


def spot_of(event: Event) -> Spot:
    """Venue, street, latitude and longitude as those who come know them."""
    exact = event.exact
    return exact.venue, exact.street, exact.lat, exact.lon


def spot_in(plan: Plan) -> Spot:
    placed = plan.placed()
    return tidy(placed.venue), tidy(placed.street), placed.lat, placed.lon


def line_of(event: Event) -> str:
    """ "Place de la République, 12 rue X, 59000 Lille", for those who come."""
    exact = event.exact
    return ", ".join(filter(None, [exact.venue, exact.street, f"{event.postcode} {event.town}".strip()]))


def blur(event: Event) -> None:
    """Leave on *event* what everyone may know, when its address is for those who come; the caller saves."""
    if not event.is_address_reserved:
        return
    event.venue = event.street = ""
    if event.place is not None:
        event.lat, event.lon = event.place.lat, event.place.lon
    elif event.lat is not None and event.lon is not None:
        event.lat, event.lon = round(event.lat, DECIMALS), round(event.lon, DECIMALS)


def keep(event: Event, plan: Plan) -> None:
    """Keep the exact address of *plan* apart, or nothing where the action tells it to everyone."""
    if not plan.is_address_reserved:
        ReservedAddress.objects.filter(event=event).delete()
        return
    values = dict(zip(("venue", "street", "lat", "lon"), spot_in(plan), strict=True))
    ReservedAddress.objects.update_or_create(event=event, defaults=values)
