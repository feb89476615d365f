"""Answering without an account: a name and an address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.events.verbs.rsvps import MOST_GUESTS
from tribune.people.forms.entry import AddressField, Meaning
from tribune.people.forms.profile import name_read


class GuestForm(Meaning):
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Only the organisers see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        help_text=_("We mail you a link: one press, and you are expected."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"}),
    )
    guests = forms.IntegerField(
        label=_("How many people with you"), required=False, min_value=0, max_value=MOST_GUESTS, initial=0
    )
    date = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        return name_read(self.cleaned_data["name"])

    def clean_guests(self) -> int:
        return self.cleaned_data.get("guests") or 0
