"""Roles to fill and things to bring, as they were typed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tribune.events.forms.actions import WallClockField, wall_clock
from tribune.events.hours import ThisHourDoesNotExist, on_the_clock
from tribune.events.models import Occurrence, Shift
from tribune.kit.forms import RefusableForm


class ShiftForm(RefusableForm):
    """One role; its hours are of the wall clock where the action is."""

    title = forms.CharField(label=_("What is there to do?"), max_length=80)
    starts = WallClockField(label=_("From"))
    ends = WallClockField(label=_("To"))
    needed = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=500, initial=2)

    def __init__(self, *args: Any, date: Occurrence, zone: str, shift: Shift | None = None, **given: Any) -> None:
        shown = shift or date
        first: dict[str, Any] = {"starts": wall_clock(shown.starts_at, zone), "ends": wall_clock(shown.ends_at, zone)}
        if shift is not None:
            first |= {"title": shift.title, "needed": shift.needed}
        given["initial"] = first
        super().__init__(*args, **given)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("starts", "ends"):
            wall: datetime | None = given.get(name)
            if wall is not None:
                try:
                    given[name] = on_the_clock(wall, self.zone)
                except ThisHourDoesNotExist as refusal:
                    self.add_error(name, str(refusal))
        return given

    @property
    def told(self) -> dict[str, Any]:
        """What the verbs take."""
        given = self.cleaned_data
        return {
            "title": given["title"], "starts_at": given["starts"], "ends_at": given["ends"], "needed": given["needed"],
        }  # fmt: skip


class ShiftsForm(ShiftForm):
    """Several roles at once: the hours cut into equal parts."""

    every = forms.TypedChoiceField(
        label=_("Cut these hours"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            (0, _("no: one role")),
            (30, _("every half hour")),
            (60, _("every hour")),
            (90, _("every hour and a half")),
            (120, _("every 2 hours")),
            (180, _("every 3 hours")),
            (240, _("every 4 hours")),
        ],
        help_text=_("From 9 to 17 every 2 hours makes four roles, each with that many people."),
    )

    @property
    def told(self) -> dict[str, Any]:
        every = self.cleaned_data["every"]
        return {**super().told, "every": timedelta(minutes=every) if every else None}


class ThingForm(RefusableForm):
    name = forms.CharField(label=_("What?"), max_length=80)
    needed = forms.IntegerField(label=_("How many?"), min_value=1, max_value=999, initial=1)


class QuantityForm(forms.Form):
    quantity = forms.IntegerField(min_value=0, max_value=999)
