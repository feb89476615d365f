"""A thread on the pages that have it open: what is posted, changed, deleted or reacted to shows there."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import gettext as _

from tribune.discussions import log
from tribune.discussions.models import Message, Thread
from tribune.movement.settings import movement
from tribune.people.viewers import NOBODY, Viewer
from tribune.streams import verbs as streams
from tribune.streams.channels import CHANNELS, Channel, Part, Row

POSTED, CHANGED, ACCEPTED = "posted", "changed", "accepted"


def register() -> None:
    CHANNELS.register("thread", Channel(draw=draw, may_listen=may_listen))


def channel_of(thread: Thread) -> str:
    return f"thread:{thread.code}"


def posted(message: Message) -> None:
    streams.ripple(channel=channel_of(message.thread), kind=POSTED, words=str(message.number))


def changed(message: Message) -> None:
    streams.ripple(channel=channel_of(message.thread), kind=CHANGED, words=str(message.number))


def accepted(thread: Thread) -> None:
    """Whoever asked may write: their open page says so."""
    streams.ripple(channel=channel_of(thread), kind=ACCEPTED)


def may_listen(viewer: Viewer, code: str) -> bool:
    return Thread.objects.visible_to(viewer).filter(code=code).exists()


def draw(row: Row) -> Sequence[Part]:
    """The message as all who may see the thread see it: what is whose own comes with the page."""
    thread = Thread.objects.for_page().filter(code=row.name, hidden_at=None).first()
    if thread is not None and row.kind == ACCEPTED:
        html = get_template("discussions/_accepted.html").render({"thread": thread})
        return [Part(to=f"waiting:{thread.code}", html=html, say=_("Your request is accepted."))]
    if thread is None or not row.words.isdigit():
        return []
    number = int(row.words)
    shown = log.between(thread, NOBODY, number, number, at=timezone.now(), zone=movement().zone)
    if not shown.rows:
        return []
    shown.may_write = not thread.is_locked
    (one,) = shown.rows
    html = get_template("discussions/_article.html").render({"row": one, "log": shown})
    if row.kind == POSTED:
        say = _("New message from %(name)s") % {"name": one.message.author_name} if one.is_shown else ""
        return [Part(to=f"log:{thread.code}", html=html, how="append", say=say)]
    return [Part(to=f"message:{thread.code}:{number}", html=html)]
