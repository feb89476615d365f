"""The short address of every card, and the pages of voices."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, pages, web
from tribune.publications.models import Publication, Voice
from tribune.streams.ways_out import heard


def register() -> None:
    WAYS_OUT.register("publications.cards", web("publications:permalink", of=_cards))
    WAYS_OUT.register(
        "publications.voices",
        pages(
            "publications:voices",
            "publications:voice_by_code",
            "publications:voice",
            of=_voices,
            asking=["", "?after="],
        ),
    )
    WAYS_OUT.register("publications.feeds", web("publications:voice_feed", of=_feeds))
    WAYS_OUT.register("publications.live", heard("card", _codes))


def _cards(visitor: Visitor) -> Iterator[Names]:
    yield from Publication.objects.values("code")


def _voices(visitor: Visitor) -> Iterator[Names]:
    """With a slug that is not theirs, so that nobody types the words that are to be kept."""
    yield from ({"code": code, "slug": "x"} for code in Voice.objects.order_by("pk").values_list("code", flat=True))


def _feeds(visitor: Visitor) -> Iterator[Names]:
    for code in Voice.objects.values_list("code", flat=True):
        yield from ({"code": code, "format": format} for format in ("rss", "atom", "json"))


def _codes(visitor: Visitor) -> Iterator[str]:
    yield from Publication.objects.values_list("code", flat=True)
