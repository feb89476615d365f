"""Those who wish to write to someone, and wait for their yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tribune.discussions.models import Message, Reader, Thread
from tribune.kit.prepared import prepared
from tribune.people.models import Block, Person, Role, Seat
from tribune.people.viewers import Viewer


@dataclass(slots=True)
class Request:
    """``message`` is what they wrote, None once they took it back; ``teams`` are those the two share."""

    thread: Thread
    by: Person
    asked_at: datetime | None
    message: Message | None = None
    teams: Sequence[str] = field(default_factory=tuple)


def to(viewer: Viewer, *, thread: Thread | None = None) -> list[Request]:
    """The oldest first, those of persons at a distance left out. Four queries at most, whatever the number."""
    if viewer.person is None:
        return []
    mine = _waiting(viewer)
    if thread is not None:
        mine = mine.filter(thread=thread)
    asked = Reader.objects.filter(thread__in=mine.values("thread"), is_party=True).exclude(person=viewer.person)
    rows = asked.exclude(person__in=viewer.hidden_ids).select_related("person", "thread").order_by("asked_at", "pk")
    found = [Request(one.thread, one.person, one.asked_at) for one in rows]
    said = Message.objects.standing().filter(
        thread__in=[one.thread.pk for one in found], number=F("thread__last_number")
    )
    last = {message.thread_id: message for message in said}
    names = _shared(viewer, [one.by.pk for one in found])
    for one in found:
        message = last.get(one.thread.pk)
        one.message = message if message is not None and message.author_id == one.by.pk else None
        one.teams = names.get(one.by.pk, [])
    return found


def count(viewer: Viewer) -> int:
    """How many wait. One query."""
    return len(_threads_of(person=viewer.person.pk)) if viewer.person is not None else 0


@prepared
def _threads_of(*, person: int) -> QuerySet[Any, Any]:
    blocks = Block.objects.filter(Q(by=person, person=OuterRef("person")) | Q(person=person, by=OuterRef("person")))
    others = Reader.objects.filter(thread=OuterRef("thread"), is_party=True).exclude(person=person)
    mine = Reader.objects.filter(person=person, is_party=True, accepted_at=None)
    mine = mine.filter(Exists(others.exclude(Exists(blocks))), thread__kind="private", thread__hidden_at=None)
    return mine.values_list("thread")


def _waiting(viewer: Viewer) -> QuerySet[Reader]:
    mine = Reader.objects.filter(person=viewer.person, is_party=True, accepted_at=None)
    return mine.filter(thread__kind=Thread.Kind.PRIVATE, thread__hidden_at=None)


def _shared(viewer: Viewer, people: Sequence[int]) -> dict[int, list[str]]:
    seats = Seat.objects.filter(person__in=people, circle__in=sorted(viewer.circle_ids), role__gte=Role.MEMBER)
    found: dict[int, list[str]] = {}
    for person, name in seats.order_by("circle__name").values_list("person", "circle__name"):
        found.setdefault(person, []).append(name)
    return found
