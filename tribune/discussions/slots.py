"""What discussions put on the pages of rooms below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tribune.discussions.verbs import privates
from tribune.kit.slots import fill
from tribune.people.viewers import NOBODY


def writing_to(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The way to a private talk with the person whose page this is; nothing where none would be."""
    viewer = getattr(request, "viewer", NOBODY)
    person = given["person"]
    return {"person": person} if privates.may_ask(person, viewer, timezone.now()) else None


def register() -> None:
    fill("person.actions", "discussions/_write_to.html", context=writing_to)
