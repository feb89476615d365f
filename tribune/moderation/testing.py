"""Makers for the tests of this room and of those above."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from tribune.moderation.models import Case, Reason
from tribune.moderation.reportable import REPORTABLE
from tribune.moderation.verbs import reports
from tribune.people import circles
from tribune.people.models import Person
from tribune.people.viewers import Viewer


def a_case(
    kind: str, code: str, *, by: Person, reason: str = Reason.INSULT, words: str = "", at: datetime | None = None
) -> Case:
    """*by* reports the thing of that *kind* and *code*, which they may see."""
    viewer = viewing(by)
    thing: Any = REPORTABLE[kind].seen(code, viewer)
    made = reports.make(
        kind=kind, thing=thing, code=code, viewer=viewer, reason=reason, words=words, at=at or timezone.now()
    )
    return Case.objects.get(pk=made.case_id)


def viewing(person: Person) -> Viewer:
    return Viewer(Person.objects.get(pk=person.pk), roles=dict(_roles(person)))


def _roles(person: Person) -> Any:
    return ((seat.circle_id, circles.Role(seat.role)) for seat in circles.Seat.objects.filter(person=person))
