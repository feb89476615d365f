"""How a place is written for people."""

from django.utils.translation import gettext as _

from tribune.places.countries import country_name
from tribune.places.models import Place


def written(place: Place, *, postcode: str = "") -> str:
    """What goes in a field and is found again as typed: "59000 Lille", "Bruges, Belgium"."""
    code = postcode or place.postcode
    return f"{code} {place.name}" if code else described(place)


def described(place: Place, *, postcode: str = "") -> str:
    """What tells it from its namesakes in a list: "Lille (59000)", "Bruges, Belgium", "Springfield (MO), …"."""
    if place.kind != Place.Kind.TOWN:
        inside = postcode or place.postcode or place.department
        return f"{place.name} ({inside})" if inside else place.name
    region = f" ({place.region})" if place.region else ""
    return _("%(town)s, %(country)s") % {"town": place.name + region, "country": country_name(place.country)}
