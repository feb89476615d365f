"""Where threads live in the rooms above: the team of a circle, who looks after what stands under a card, whose its chat is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

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


@dataclass(frozen=True, slots=True)
class Rooms:
    """The chats ("rooms") of one kind of card: of an action, those who come. All of them are supporters.

    ``cards_of`` gives the ids of the cards whose room a viewer is in, as subqueries of one column that look at nothing
    but the viewer's ``person.pk`` and ``acting_ids``; ``people_of`` the ids of those in the room of one card, as one;
    ``closes_at`` when nobody writes in it any more, None while that is not known.
    """

    cards_of: Callable[[Viewer], Sequence[QuerySet[Any, Any]]]
    people_of: Callable[[Publication], QuerySet[Any, Any]]
    closes_at: Callable[[Publication], datetime | None]


# kind of card → its rooms; a card of no such kind has none
ROOMS: Registry[Rooms] = Registry("ROOMS")
