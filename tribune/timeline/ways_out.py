"""The feed's own pages: why a card stands there, and what its reader asked to see less of. The feed itself is home."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, pages, web
from tribune.publications.models import Publication


def register() -> None:
    WAYS_OUT.register("timeline.why", pages("timeline:why", of=_cards))
    WAYS_OUT.register("timeline.mine", web("timeline:mine"))


def _cards(visitor: Visitor) -> Iterator[Names]:
    yield from Publication.objects.values("code")
