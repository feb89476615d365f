"""How many may come, and how a freed place is passed on."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tribune.kit.forms import RefusableForm

WAS = re.compile(r"(\d{0,7})/([01])")


class PlacesForm(RefusableForm):
    """``was`` keeps both as they were when the page was opened."""

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
    was = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, capacity: int | None, at_once: bool) -> None:
        self.met: list[tuple[Any, Any]] = []  # label and value of what somebody else changed
        super().__init__(
            data, initial={"capacity": capacity, "at_once": at_once, "was": _kept(capacity, at_once=at_once)}
        )

    def asked(self) -> dict[str, Any]:
        """What the verb is given; the form must be valid."""
        found = WAS.fullmatch(self.cleaned_data["was"])
        was = (int(found[1]) if found[1] else None, found[2] == "1") if found else None
        return {**self.cleaned_data, "was": was}

    def meet(self, *, capacity: int | None, at_once: bool) -> None:
        """After somebody else's change, which the page shows: the next sending is compared with that."""
        typed = (self.cleaned_data["capacity"], self.cleaned_data["at_once"])
        yes_or_no = pgettext_lazy("places", "yes") if at_once else pgettext_lazy("places", "no")
        now = ((capacity, capacity or pgettext_lazy("places", "no limit")), (at_once, yes_or_no))
        self.met = [
            (self[name].label, words)
            for name, mine, (theirs, words) in zip(("capacity", "at_once"), typed, now, strict=True)
            if mine != theirs
        ]
        self.carry(was=_kept(capacity, at_once=at_once))


def _kept(capacity: int | None, *, at_once: bool) -> str:
    return f"{capacity or ''}/{int(at_once)}"
