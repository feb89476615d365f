"""A seat or a bed, as it was offered and asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.events.forms.actions import WallClockField, wall_clock
from tribune.events.hours import ThisHourDoesNotExist, on_the_clock
from tribune.events.models import Occurrence
from tribune.kit.forms import RefusableForm


class FavourForm(RefusableForm):
    """What a ride and a bed have in common."""

    where = forms.CharField(label=_("From where?"), max_length=120, help_text=_("A town or a neighbourhood is enough."))
    places = forms.IntegerField(label=_("How many seats?"), min_value=1, max_value=60, initial=3)
    note = forms.CharField(label=_("Anything else"), required=False, max_length=500)
    contact = forms.CharField(
        label=_("A way to reach you, for this once"),
        required=False,
        max_length=120,
        help_text=_("Shown only to those you accept. Left empty, you write to each other through the site."),
    )

    @property
    def told(self) -> dict[str, Any]:
        """What the verb takes."""
        return dict(self.cleaned_data)


class RideForm(FavourForm):
    leaves = WallClockField(label=_("Leaving at"))
    comes_back = forms.BooleanField(label=_("I bring people back too"), required=False)
    field_order = ("where", "leaves", "places", "comes_back", "note", "contact")

    def __init__(self, *args: Any, date: Occurrence, **given: Any) -> None:
        given["initial"] = {"leaves": wall_clock(date.starts_at - timedelta(hours=1), date.event.zone), "places": 3}
        super().__init__(*args, **given)
        self.zone = date.event.zone

    def clean_leaves(self) -> datetime | None:
        wall: datetime | None = self.cleaned_data["leaves"]
        try:
            return on_the_clock(wall, self.zone) if wall is not None else None
        except ThisHourDoesNotExist as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    @property
    def told(self) -> dict[str, Any]:
        given = super().told
        return {"leaves_at": given.pop("leaves"), **given}


class BedForm(FavourForm):
    nights = forms.CharField(label=_("Which nights?"), max_length=80)
    field_order = ("where", "nights", "places", "note", "contact")

    def __init__(self, *args: Any, date: Occurrence, **given: Any) -> None:
        given["initial"] = {"places": 1}
        super().__init__(*args, **given)
        self.fields["where"].label = _("Where?")
        self.fields["places"].label = _("How many beds?")


class AskForm(RefusableForm):
    places = forms.IntegerField(label=_("For how many people?"), min_value=1, max_value=60, initial=1)
    note = forms.CharField(
        label=_("A word to them"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class OpeningForm(forms.Form):
    rides = forms.BooleanField(label=_("Car-pooling: those who come offer seats"), required=False)
    beds = forms.BooleanField(label=_("Lodging: those who come offer beds"), required=False)
