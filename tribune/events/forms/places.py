"""How many may come, and how a freed place is passed on."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PlacesForm(forms.Form):
    capacity = forms.IntegerField(
        label=_("How many people at most"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Leave it empty for no limit. Fewer than are coming sends nobody away."),
    )
    at_once = forms.BooleanField(
        label=_("Give a freed place at once, without asking"),
        required=False,
        help_text=_("Otherwise the first on the list has a day to take it, less as the start nears."),
    )
