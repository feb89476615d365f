"""Pages that show what stands under a card hear ``card:<code>`` besides, so that they hear nothing once it is withheld."""

from __future__ import annotations

from collections.abc import Sequence

from tribune.people.viewers import Viewer
from tribune.publications.models import Publication
from tribune.streams import verbs as streams
from tribune.streams.channels import CHANNELS, Channel, Part, Row


def register() -> None:
    CHANNELS.register("card", Channel(draw=draw, may_listen=may_listen))


def channel_of(card: Publication) -> str:
    return f"card:{card.code}"


def close(card: Publication) -> None:
    """Whoever may still read it asks for another key, and is given it."""
    streams.drop(channel=channel_of(card))


def may_listen(viewer: Viewer, code: str) -> bool:
    return Publication.objects.visible_to(viewer).filter(code=code).exists()


def draw(row: Row) -> Sequence[Part]:
    """Nothing is told there: it is heard to be closed."""
    return []
