"""Makers for the tests of this room and those above."""

from datetime import UTC, datetime
from typing import Any

from tribune.publications.models import Publication, Voice
from tribune.publications.verbs import cards, voices


def a_voice(name: str = "Équipe Fives–Moulins", kind: str = Voice.Kind.TEAM, **more: Any) -> Voice:
    return voices.give(kind=kind, name=name, **more)


def a_publication(title: str = "L’eau de quarante communes", **more: Any) -> Publication:
    at: datetime = more.pop("at", datetime.now(UTC))
    voice = more.pop("voice", None) or a_voice()
    return cards.publish(
        kind=more.pop("kind", "entry"), title=title, voice=voice, address=more.pop("address", "/wire/x/"), at=at, **more
    )
