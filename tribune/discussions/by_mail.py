"""Answers by mail to letters about a thread: posted as from the form, under the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from tribune.discussions.models import Message, Thread
from tribune.discussions.verbs import messages
from tribune.kit.refusals import Refusal
from tribune.mail.replies import REPLIES
from tribune.media.documents import Document, look
from tribune.media.preparing import Prepared, prepare
from tribune.people.models import Person
from tribune.people.viewers import Viewer

PURPOSE = "thread"
# How pictures begin; whether they are whole is told by decoding them.
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")


class TheThreadIsNotOpenToYou(Refusal):
    sentence = _("This discussion is not open to you any more.")
    status = 403


@REPLIES.answering(PURPOSE)
def take(
    *, person: Person, about_id: int, text: str, files: Sequence[tuple[str, bytes]], key: str, at: datetime
) -> list[str]:
    """Post *text* in that thread. A file that is not taken is said, and does not keep the words from their readers."""
    thread = Thread.objects.visible_to(Viewer(person)).filter(pk=about_id).first()
    if thread is None:
        raise TheThreadIsNotOpenToYou
    taken: list[Prepared | Document] = []
    left_out = []
    for name, body in files:
        try:
            taken.append(_looked_at(name, body))
        except Refusal as refusal:
            left_out.append(f"{name}\u00a0: {refusal}")
    if left_out and not taken and not text:
        raise Refusal("\n".join(left_out))
    messages.post(thread=thread, author=person, text=text, files=taken, key=key, came_by=Message.Way.MAIL, at=at)
    return left_out


def _looked_at(name: str, body: bytes) -> Prepared | Document:
    upload = SimpleUploadedFile(name, body)
    is_picture = body.startswith(BEGINNINGS) or body[4:12] in (b"ftypavif", b"ftypavis")
    return prepare(upload) if is_picture else look(upload)
