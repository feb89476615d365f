"""The short address of every card."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, web
from tribune.publications.models import Publication
from tribune.streams.ways_out import heard


def register() -> None:
    WAYS_OUT.register("publications.cards", web("publications:permalink", of=_cards))
    WAYS_OUT.register("publications.live", heard("card", _codes))


def _cards(visitor: Visitor) -> Iterator[Names]:
    yield from Publication.objects.values("code")


def _codes(visitor: Visitor) -> Iterator[str]:
    yield from Publication.objects.values_list("code", flat=True)
