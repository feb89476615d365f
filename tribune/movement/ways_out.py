"""What the operator writes, for everyone."""

from collections.abc import Iterator

from tribune.kit.registries import WAYS_OUT
from tribune.kit.ways import Names, Visitor, web
from tribune.movement.models import LegalPage


def register() -> None:
    WAYS_OUT.register("movement.pages", web("movement:page", of=_pages))
    WAYS_OUT.register("movement.files", web("movement:look", "movement:icon", "movement:swatch", "movement:manifest"))


def _pages(visitor: Visitor) -> Iterator[Names]:
    yield from LegalPage.objects.values("slug")
