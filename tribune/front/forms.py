"""The one question of the front page: where are you?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.places.forms import PlaceField, PlaceInput


class NearForm(forms.Form):
    """Sends its place to the near-me page, which answers for it."""

    place = PlaceField(
        label=_("Postcode or town"),
        required=False,
        widget=PlaceInput(
            attrs={"class": "input", "placeholder": _("Postcode or town"), "aria-label": _("Postcode or town")}
        ),
    )
