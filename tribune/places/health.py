"""What the operator's health page is told of this room."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.design.numbers import number
from tribune.kit.registries import Health
from tribune.places.models import Edition, Place


def gazetteer_loaded() -> Health:
    edition = Edition.objects.first()
    if edition is None:
        return Health(
            False, _("The gazetteer is not loaded: no postcode will be found. Run “tribune manage load_places”.")
        )
    count = Place.objects.count()
    return Health(
        True, ngettext("%(count)s place is known.", "%(count)s places are known.", count) % {"count": number(count)}
    )
