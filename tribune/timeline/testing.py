"""Makers for the tests of this room and of those above."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from tribune.people.models import Person
from tribune.timeline.models import LessOfThis
from tribune.timeline.verbs import lessening


def less_of(person: Person, *, at: datetime | None = None, **which: Any) -> LessOfThis:
    return lessening.less_of(person=person, at=at or timezone.now(), **which)
