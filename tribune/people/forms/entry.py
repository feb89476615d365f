"""Signing in and joining."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.people import addresses
from tribune.places.forms import PlaceField
from tribune.places.labels import written


class AddressField(forms.CharField):
    """An e-mail address as people type it: spaces, capitals and all. Gives its normal form."""

    widget = forms.EmailInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail address"))
        kwargs.setdefault("max_length", 300)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return addresses.read(typed)
        except addresses.AddressDoesNotRead as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class Meaning(RefusableForm):
    """A form that asks about an address with an obvious slip, once.

    ``suggestion`` is the address that was probably meant. Two buttons answer:
    ``meant`` carries it, ``sure`` keeps what was typed.
    """

    suggestion: str | None = None

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None and data.get("meant"):
            data = data.copy()
            data["email"] = data["meant"]
        super().__init__(data, *args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        address = cleaned.get("email", "")
        if address and not self.errors and not self.data.get("sure"):
            self.suggestion = addresses.likely_meant(address)
        if self.suggestion and cleaned.get("place"):
            # A place chosen in a list is written out: the question comes back without the list.
            self.carry(place=written(cleaned["place"], postcode=self.postcode))
        return cleaned

    @property
    def postcode(self) -> str:
        field = self.fields.get("place")
        return field.found.postcode if isinstance(field, PlaceField) and field.found is not None else ""


class SignInForm(Meaning):
    email = AddressField(
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"})
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The six digits of the letter"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input", "size": 8}
        ),
    )


class FirstAppCodeForm(CodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits it shows")


class SecondCodeForm(forms.Form):
    code = forms.CharField(
        label=_("The six digits your application shows, or a recovery code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "class": "code-input"}
        ),
    )


class JoinForm(Meaning):
    email = AddressField(
        help_text=_("Never shown, never sold, erased in one click."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"}),
    )
    place = PlaceField(label=_("Postcode"), help_text=_("To show you what happens around you. The town will do."))
    consent = forms.BooleanField(
        label=_("I agree"),
        error_messages={"required": _("Tick this box to join: without it we may not keep your address.")},
    )
    wording = forms.IntegerField(widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if is_known:  # signed in: the address is theirs already
            del self.fields["email"]
