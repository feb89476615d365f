"""Where threads live in the rooms above: the team of a circle, who looks after what stands under a card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tribune.kit.registries import Registry
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication, Voice


@dataclass(frozen=True, slots=True)
class Home:
    """What a circle is to its readers: ``address`` is a path without language prefix; its posts speak by ``voice``."""

    name: str
    address: str
    voice: Voice


# kind of circle → (circle's id) → its home; None when it has ended
HOMES: Registry[Callable[[int], Home | None]] = Registry("HOMES")
# kind of card → (card, viewer) → do they look after what is said under it?
KEEPERS: Registry[Callable[[Publication, Viewer], bool]] = Registry("KEEPERS")
