"""Between whom a private thread is, and where they stand with one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from tribune.discussions.models import Reader, Thread
from tribune.people.blocks import hidden_from
from tribune.people.models import Block, Person
from tribune.people.viewers import Viewer


class Standing(StrEnum):
    """As one of the two sees it. Who was declined, or blocked before they were accepted, sees that they wait: nobody is
    told which it is.
    """

    OPEN = "open"
    ASKED = "asked"  # the other waits for my answer
    WAITING = "waiting"  # I wait for theirs
    OVER = "over"  # the other is there no more
    KEPT_AWAY = "kept_away"  # I blocked the other


@dataclass(frozen=True, slots=True)
class Parties:
    """``other`` is None once they have left the movement; ``mine`` is None for who is no party."""

    standing: Standing
    mine: Reader | None = None
    theirs: Reader | None = None

    @property
    def other(self) -> Person | None:
        return self.theirs.person if self.theirs is not None else None


def pair(one: int, other: int) -> str:
    """What two persons (ids) have one thread by, whoever asks."""
    return f"{min(one, other)}-{max(one, other)}"


def to_team(circle: int, person: int) -> str:
    """The same of a person and those who organise a team."""
    return f"c{circle}-{person}"


def seen_by(viewer: Viewer, thread: Thread) -> Parties:
    """Of a thread between two persons. One query, and the one of the viewer's blocks."""
    if viewer.person is None:
        return Parties(Standing.OVER)
    me = viewer.person.pk
    readers = list(Reader.objects.filter(thread=thread).select_related("person").order_by("pk"))
    mine = next((one for one in readers if one.person_id == me), None)
    theirs = next((one for one in readers if one.person_id != me), None)
    if mine is None or theirs is None:
        return Parties(Standing.OVER, mine, theirs)
    is_apart = theirs.person_id in hidden_from(viewer)
    is_by_me = is_apart and Block.objects.filter(by=me, person=theirs.person_id).exists()
    return Parties(standing(mine, theirs, is_apart=is_apart, is_by_me=is_by_me), mine, theirs)


def standing(mine: Reader, theirs: Reader, *, is_apart: bool, is_by_me: bool) -> Standing:
    """From two rows of one thread, and whether a block stands between them (*is_by_me*: mine)."""
    if is_by_me:
        return Standing.KEPT_AWAY
    if not mine.is_party:
        return Standing.OVER
    if mine.accepted_at is None:
        return Standing.ASKED if theirs.is_party and not is_apart else Standing.OVER
    if theirs.accepted_at is None:
        return Standing.WAITING
    return Standing.OVER if is_apart or not theirs.is_party else Standing.OPEN


def names_in(threads: Sequence[Thread], viewer: Viewer) -> dict[int, str]:
    """thread's id → the other party's name, as far as private threads have one. One query; none where there is none."""
    if viewer.person is None or not threads:
        return {}
    # An organiser who reads what was written to a team is no party; whoever left a talk of two still was one.
    was_party = Q(thread__kind=Thread.Kind.PRIVATE) | Q(is_party=True)
    others = Reader.objects.filter(was_party, thread__in=[one.pk for one in threads]).exclude(person=viewer.person)
    return {thread: name for thread, name in others.order_by("pk").values_list("thread", "person__name") if name}
