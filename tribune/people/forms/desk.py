"""What the desk asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.people.charges import CHARGES


class LookUpForm(forms.Form):
    asked = forms.CharField(
        label=_("An exact e-mail address, or three letters of a name at least"),
        min_length=3,
        max_length=254,
        error_messages={"min_length": _("Give three letters at least.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=200, min_length=5, help_text=_("The person will read it, with your name.")
    )


class ChargeForm(forms.Form):
    charge = forms.ChoiceField(
        label=_("Charge"), choices=lambda: [(charge.name, charge.label) for charge in CHARGES.values()]
    )
