"""What was typed or pressed at the door."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime

from tribune.events.verbs.doors import MOST_TICKS, Tick
from tribune.kit.clock import is_told

BIGGEST = 200_000  # bytes of one sending


class DoorForm(forms.Form):
    """One press: a person of the list, a ticket read aloud, or a party that had not answered."""

    person = forms.CharField(required=False, max_length=10)
    ticket = forms.CharField(required=False, max_length=300)
    name = forms.CharField(required=False, max_length=80)
    count = forms.IntegerField(required=False)
    key = forms.CharField(required=False, max_length=40)
    came = forms.ChoiceField(required=False, choices=[("1", ""), ("0", "")])


def ticks_of(body: bytes) -> list[Tick] | None:
    """``{"ticks": [{"person" or "key", "name", "count", "came", "at": ISO 8601}, …]}``; None when it is not that."""
    if len(body) > BIGGEST:
        return None
    try:
        sent = json.loads(body)["ticks"]
        return [_tick(one) for one in sent[:MOST_TICKS]]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _tick(sent: dict[str, Any]) -> Tick:
    return Tick(
        person_code=_words(sent.get("person"), 10),
        key=_words(sent.get("key"), 40),
        name=_words(sent.get("name"), 80),
        count=min(int(sent.get("count") or 1), 10_000),
        came=sent.get("came") is not False,
        at=_hour(sent.get("at")),
    )


def _words(value: object, most: int) -> str:
    words = value if isinstance(value, str) else ""
    return "" if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in words) else words[:most]


def _hour(value: object) -> datetime | None:
    try:
        hour = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return hour if hour is not None and hour.tzinfo is not None and is_told(hour) else None
