"""Who may see the picture of an action that is not for everyone: whoever may see one of the actions it is of."""

from tribune.events.models import Event
from tribune.media.guards import GUARDS
from tribune.media.models import Picture
from tribune.people.viewers import Viewer

GUARD = "event"


def may_see(picture: Picture, viewer: Viewer) -> bool:
    return Event.objects.visible_to(viewer).filter(picture=picture).exists()


def register() -> None:
    GUARDS.register(GUARD, may_see)
