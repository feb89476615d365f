"""Makers, for the tests of this room and of those above."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tribune.discussions import kinds
from tribune.discussions.homes import HOMES, Home
from tribune.discussions.models import Message, ReactionKind, Reader, Thread
from tribune.discussions.parties import pair
from tribune.discussions.verbs import messages, threads
from tribune.people import circles
from tribune.people.models import Circle, Person, Role
from tribune.people.testing import JOINED_AT, a_person
from tribune.publications.models import Publication, Voice
from tribune.publications.verbs import voices

SAID_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def a_circle(
    name: str = "Fives–Moulins",
    *,
    organisers: Sequence[Person] = (),
    members: Sequence[Person] = (),
    at: datetime = JOINED_AT,
) -> Circle:
    """A circle of a kind of the tests' own, which has a home. Rooms above have theirs: see ``teams.testing.a_team``."""
    if "test" not in HOMES:
        HOMES.register("test", _home)
    circle = circles.found(kind="test", name=name)
    for role, people in ((Role.ORGANISER, organisers), (Role.MEMBER, members)):
        for person in people:
            circles.seat(circle=circle, person=person, role=role, at=at)
    return circle


def a_thread(
    title: str = "Marche du 28 : qui fait quoi",
    *,
    circle: Circle,
    by: Person,
    text: str = "Le camion est confirmé.",
    **more: Any,
) -> Thread:
    return threads.open(circle=circle, by=by, title=title, text=text, at=more.pop("at", SAID_AT), **more)


def a_message(thread: Thread, author: Person, text: str = "J’en ai une à l’atelier.", **more: Any) -> Message:
    return messages.post(thread=thread, author=author, text=text, at=more.pop("at", SAID_AT), **more)


def a_comment(about: Publication, author: Person, text: str = "Bien dit.", **more: Any) -> Message:
    return messages.comment(publication=about, author=author, text=text, at=more.pop("at", SAID_AT), **more)


def a_private_talk(*parties: Person, accepted: bool = True) -> Thread:
    """Between two, who need share no team; the first of them asked."""
    one, other = parties
    thread = Thread.objects.create(
        kind=Thread.Kind.PRIVATE, opened_at=SAID_AT, last_at=SAID_AT, opened_by=one, between=pair(one.pk, other.pk)
    )
    for person in parties:
        Reader.objects.create(
            thread=thread,
            person=person,
            is_party=True,
            asked_at=SAID_AT if person == one else None,
            accepted_at=SAID_AT if accepted or person == parties[0] else None,
        )
    return thread


def a_reaction_kind(slug: str = "thanks") -> ReactionKind:
    """One of the first; planted again when a test of transactions emptied the table."""
    if not ReactionKind.objects.filter(slug=slug).exists():
        kinds.plant(ReactionKind)
    return ReactionKind.objects.get(slug=slug)


def _home(circle_id: int) -> Home | None:
    circle = Circle.objects.get(pk=circle_id)
    voice = Voice.objects.filter(kind=Voice.Kind.TEAM, name=circle.name).first()
    return Home(circle.name, "/", voice or voices.give(kind=Voice.Kind.TEAM, name=circle.name))


__all__ = ["a_circle", "a_comment", "a_message", "a_person", "a_private_talk", "a_reaction_kind", "a_thread"]
