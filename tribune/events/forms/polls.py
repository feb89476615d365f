"""The dates proposed in a poll, and what one person says of them, as they were sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tribune.events.forms.actions import WallClockField
from tribune.events.hours import ThisHourDoesNotExist, on_the_clock
from tribune.events.models import DateVote

ROWS = 6


class PollForm(forms.Form):
    """Six dates at most, each for as long as the action lasts now."""

    def __init__(self, *args: Any, zone: str, length: timedelta, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.length = zone, length
        self.choices: list[tuple[datetime, datetime]] = []
        for n in range(1, ROWS + 1):
            self.fields[f"starts_{n}"] = WallClockField(label=_("Date %(n)s") % {"n": n}, required=n <= 2)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.fields:
            if given.get(name) is None:
                continue
            try:
                starts_at = on_the_clock(given[name], self.zone)
            except ThisHourDoesNotExist as refusal:
                self.add_error(name, str(refusal))
                continue
            self.choices.append((starts_at, starts_at + self.length))
        return given


def answers_in(sent: QueryDict) -> dict[int, str]:
    """What was said of each date, by its key: fields ``date_<key>``. What does not read is left out."""
    found = ((name.removeprefix("date_"), str(sent[name])) for name in sent if name.startswith("date_"))
    return {int(key): answer for key, answer in found if is_key(key) and answer in DateVote.Answer.values}


def written(answers: dict[int, str]) -> str:
    """*answers* as they stand in an address, for someone who must sign in first: "12-yes.13-no"."""
    return ".".join(f"{key}-{answer}" for key, answer in sorted(answers.items()))


def read(text: str, known: Iterable[int]) -> dict[int, str]:
    """The reverse of ``written``, for the dates that are *known*; anything else is left out."""
    pairs = (part.partition("-") for part in text.split("."))
    said = {int(key): answer for key, _dash, answer in pairs if is_key(key) and answer in DateVote.Answer.values}
    return {key: said[key] for key in known if key in said}


def is_key(text: str) -> bool:
    """Whether *text* may be a date's key: digits that a column holds."""
    return text.isascii() and text.isdigit() and len(text) < 16
