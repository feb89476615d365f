"""Asking for less of a voice, a kind or a topic, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.people.models import Person
from tribune.publications.cards import CARDS
from tribune.publications.models import Topic, Voice
from tribune.timeline.models import LessOfThis

MOST = 200


class ThatIsALot(Refusal):
    sentence = _("You asked for less of 200 things already. Take some of them back first.")
    status = 409


class ThereIsNoSuchThing(Refusal):
    sentence = _("There is no such thing any more.")
    status = 404


def less_of(
    *, person: Person, at: datetime, voice: Voice | None = None, kind: str = "", topic: Topic | None = None,
    how: int = LessOfThis.How.LESS,
) -> LessOfThis:  # fmt: skip
    """*person* wants less, or none, of one of the three; asking again says how anew. Raises this module's refusals."""
    if (voice is not None) + bool(kind) + (topic is not None) != 1 or (kind and kind not in CARDS):
        raise ThereIsNoSuchThing
    which: dict[str, Any] = {"person": person, "voice": voice, "kind": kind, "topic": topic}
    standing = LessOfThis.objects.filter(person=person)
    if standing.count() >= MOST and not standing.filter(voice=voice, kind=kind, topic=topic).exists():
        raise ThatIsALot
    asked, _is_new = LessOfThis.objects.update_or_create(**which, defaults={"how": how, "asked_at": at})
    return asked


def ask_of_this_too(*, voice_id: int, asked_id: int) -> None:
    """Whoever wants less of the voice *voice_id* wants as much less of *asked_id*, unless they said something of it."""
    there = LessOfThis.objects.filter(voice=asked_id).values("person")
    LessOfThis.objects.bulk_create(
        [
            LessOfThis(person_id=asked.person_id, voice_id=asked_id, how=asked.how, asked_at=asked.asked_at)
            for asked in LessOfThis.objects.filter(voice=voice_id).exclude(person__in=there)
        ],
        ignore_conflicts=True,
    )


def as_it_comes(
    *, person: Person, voice: Voice | None = None, kind: str = "", topic: Topic | None = None
) -> None:  # fmt: skip
    """Take it back. Done twice it is done."""
    LessOfThis.objects.filter(person=person, voice=voice, kind=kind, topic=topic).delete()
