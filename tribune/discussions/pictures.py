"""Who may see a picture or take a file of a message: whoever may read the message, asked at each request."""

from __future__ import annotations

from tribune.discussions.models import Attachment, Thread
from tribune.discussions.rules import may_read
from tribune.discussions.verbs.messages import GUARD
from tribune.media.guards import GUARDS
from tribune.media.models import File, Picture
from tribune.people.viewers import Viewer


def may_see(thing: Picture | File, viewer: Viewer) -> bool:
    """Not once the message is hidden; while it is held, its author and those who look after the thread."""
    shown = Attachment.objects.select_related("message").filter(message__hidden_at=None)
    attachment = (shown.filter(picture=thing) if isinstance(thing, Picture) else shown.filter(file=thing)).first()
    if attachment is None:
        return False
    message = attachment.message
    thread = Thread.objects.visible_to(viewer).select_related("about").filter(pk=message.thread_id).first()
    return thread is not None and may_read(message, thread, viewer)


def register() -> None:
    GUARDS.register(GUARD, may_see)
