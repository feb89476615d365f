"""Answers by mail to letters about a thread: posted as from the form, under the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from tribune.discussions.looking import looked_at
from tribune.discussions.models import Message, Thread
from tribune.discussions.verbs import messages, rooms
from tribune.kit.refusals import Refusal
from tribune.mail.replies import REPLIES
from tribune.media.documents import Document
from tribune.media.preparing import Prepared
from tribune.people.models import Person
from tribune.people.viewers import Viewer

PURPOSE = "thread"


class TheThreadIsNotOpenToYou(Refusal):
    sentence = _("This discussion is not open to you any more.")
    status = 403


@REPLIES.answering(PURPOSE)
def take(
    *, person: Person, about_id: int, text: str, files: Sequence[tuple[str, bytes]], key: str, at: datetime
) -> list[str]:
    """Post *text* in that thread. A file that is not taken is said, and does not keep the words from their readers."""
    viewer = Viewer(person)
    thread = Thread.objects.visible_to(viewer).filter(pk=about_id).first()
    if thread is None:
        for code in Thread.objects.filter(pk=about_id).values_list("code", flat=True):
            rooms.refuse_if_banned(code=code, viewer=viewer)
        raise TheThreadIsNotOpenToYou
    taken: list[Prepared | Document] = []
    left_out = []
    for name, body in files:
        try:
            taken.append(looked_at(SimpleUploadedFile(name, body)))
        except Refusal as refusal:
            left_out.append(f"{name}\u00a0: {refusal}")
    if left_out and not taken and not text:
        raise Refusal("\n".join(left_out))
    messages.post(thread=thread, author=person, text=text, files=taken, key=key, came_by=Message.Way.MAIL, at=at)
    return left_out
