"""What people say of themselves, and to whom."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from tribune.kit.forms import RefusableForm
from tribune.kit.text import is_seen, tidy
from tribune.media.forms import PictureField
from tribune.people.audiences import Reach
from tribune.people.forms.entry import AddressField
from tribune.people.models import Person
from tribune.people.queries import FIELDS
from tribune.people.verbs.profiles import REACHES, TYPED, mark_of
from tribune.places.forms import PlaceField
from tribune.places.labels import described, written


def reach_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Reach.choices, widget=forms.RadioSelect, required=False)


def name_read(typed: str) -> str:
    """A name on one line, or none; ValidationError when something was typed and nothing of it shows."""
    name = " ".join(tidy(typed).split())
    if typed.strip() and not is_seen(name):
        raise forms.ValidationError(_("Nothing of this name can be seen. Write it in letters, or leave it empty."))
    return name


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    """The welcome page: one optional field, and who sees it."""

    name_reach = reach_field(_("Who sees your name"))

    class Meta:
        model = Person
        fields = ["name", "name_reach"]
        labels = {"name": _("Your name, or the one you go by")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_name(self) -> str:
        return name_read(self.cleaned_data["name"])

    def clean_name_reach(self) -> str:
        return self.cleaned_data["name_reach"] or Reach.ME


class ProfileForm(RefusableForm):
    name = forms.CharField(
        label=_("Name or pseudonym"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    picture = PictureField(
        label=_("Photo"),
        help_text=_("A face or a drawing. What it says of where and when it was taken is removed."),
    )
    place = PlaceField(label=_("Town or postcode"), required=False)
    radius_km = forms.IntegerField(
        label=_("How far I am ready to go, in kilometres"),
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        widget=forms.NumberInput(attrs={"min": 1, "max": 500, "inputmode": "numeric"}),
        error_messages={"invalid": _("Give a whole number of kilometres, from 1 to 500.")},
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    skills = forms.CharField(
        label=_("What I can do"), max_length=300, required=False, help_text=_("Posters, driving, cooking, sound …")
    )
    availability = forms.CharField(
        label=_("When I am free"), max_length=300, required=False, help_text=_("Weekends, Tuesday evenings …")
    )
    about = forms.CharField(
        label=_("About me"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def meet(self, now: Person) -> None:
        """After another window's change: say what differs now, and let the next sending be compared with that."""
        held = {name: str(getattr(now, name)) for name in TYPED - {"place", "postcode"}}
        held["place"] = written(now.place, postcode=now.postcode) if now.place else ""
        self.met = [
            (self[name].label, held[name])
            for name in self.fields
            if name in held and held[name] != str(self[name].value() or "")
        ]
        self.carry(seen=mark_of(now))

    def clean_name(self) -> str:
        return name_read(self.cleaned_data["name"])

    def values(self) -> dict[str, Any]:
        """What was typed, for ``profiles.change``."""
        found = self.fields["place"].found  # type: ignore[attr-defined]
        typed = {name: self.cleaned_data[name] for name in TYPED if name in self.cleaned_data}
        return {**typed, "postcode": found.postcode if found is not None else ""}

    def clean_about(self) -> str:
        return tidy(self.cleaned_data["about"])

    def clean_phone(self) -> str:
        """Digits with an optional +, as typed otherwise: people abroad write theirs in many ways."""
        typed = tidy(self.cleaned_data["phone"])
        digits = [c for c in typed if c.isdigit()]
        if typed and (not 4 <= len(digits) <= 15 or any(c not in "+ .-/()" and not c.isdigit() for c in typed)):
            raise forms.ValidationError(_("This does not look like a phone number."))
        return typed


class ReachForm(RefusableForm):
    """One row of radios a field: how far it goes."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {f"{name}_reach": getattr(person, f"{name}_reach") for name in FIELDS})
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.fields[f"{name}_reach"] = forms.ChoiceField(
                label=label, choices=Reach.choices, widget=forms.RadioSelect
            )
        self.fields["seen_reach"] = forms.CharField(
            max_length=64, required=False, widget=forms.HiddenInput, initial=mark_of(person, REACHES)
        )

    def meet(self, now: Person) -> None:
        """As a profile's."""
        held = {f"{name}_reach": Reach(getattr(now, f"{name}_reach")) for name in LABELS}
        self.met = [(self[name].label, reach.label) for name, reach in held.items() if reach != self[name].value()]
        self.carry(seen_reach=mark_of(now, REACHES))

    def rows(self, person: Person) -> list[tuple[str, BoundField, str]]:
        """(label, radios, what is shown) for the page."""
        return [(str(label), self[f"{name}_reach"], shown_value(person, name)) for name, label in LABELS.items()]


LABELS = {
    "name": _("Name"),
    "picture": _("Photo"),
    "place": _("Town"),
    "phone": _("Phone"),
    "skills": _("What I can do"),
    "availability": _("When I am free"),
    "about": _("About me"),
    "email": _("E-mail address"),
}


def shown_value(person: Person, name: str) -> str:
    """What the person's own page says of a field: a phone is shown by its ends only."""
    if name == "picture":
        return str(_("one photo") if person.picture_id else _("none yet"))
    if name == "place":
        return described(person.place, postcode=person.postcode) if person.place else str(_("none yet"))
    value = str(getattr(person, name) or "")
    if name == "phone" and len(value) > 6:
        return f"{value[:2]} •• •• {value[-2:]}"
    return (value[:57] + "…" if len(value) > 58 else value) or str(_("nothing yet"))


class NewAddressForm(forms.Form):
    email = AddressField(label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
