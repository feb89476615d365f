"""Who looks after what is said under an action: whoever may change it."""

from __future__ import annotations

from tribune.discussions.homes import KEEPERS
from tribune.events.models import Event
from tribune.events.rules import may_edit
from tribune.people.viewers import Viewer
from tribune.publications.models import Publication


def keeps(card: Publication, viewer: Viewer) -> bool:
    if viewer.person is None:
        return False
    event = Event.objects.select_related("team").filter(publication=card).first()
    return event is not None and may_edit(event, viewer)


def register() -> None:
    KEEPERS.register("event", keeps)
