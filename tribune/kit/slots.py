"""Slots in templates: a lower room leaves a place, rooms above fill it.

``{% slot "event.menu" event=event %}`` renders every template that was
registered with ``fill("event.menu", "reports/_event_menu.html")``. A filler may
give a function of (request, given values) that returns the template's context,
or None to stay silent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

Context = Callable[[HttpRequest | None, Mapping[str, Any]], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Filling:
    template: str
    context: Context | None
    order: int


_fillings: dict[str, list[Filling]] = {}


def fill(slot: str, template: str, *, context: Context | None = None, order: int = 100) -> None:
    """Put *template* in *slot*; lower *order* comes first. Called from ``AppConfig.ready``."""
    filling = Filling(template, context, order)
    fillings = _fillings.setdefault(slot, [])
    if filling not in fillings:
        fillings.append(filling)
        fillings.sort(key=lambda f: f.order)


def fillings_of(slot: str) -> list[Filling]:
    return _fillings.get(slot, [])
