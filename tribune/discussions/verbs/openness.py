"""Whether one may write in a thread now, and what is said where not."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tribune.discussions import queries, rules
from tribune.discussions.models import Thread
from tribune.kit.refusals import Refusal
from tribune.people.viewers import Viewer


class YouMayNotWriteHere(Refusal):
    sentence = _("You may read this discussion, but not write in it.")
    status = 403


class NobodyAnswersThere(YouMayNotWriteHere):
    sentence = _("You cannot write here now: this conversation waits for an answer, or it is over.")


class TheyTakeNoMore(YouMayNotWriteHere):
    sentence = _("You cannot write to the organisers of this team: they take no more messages from you.")


class YouTakeNoMore(YouMayNotWriteHere):
    sentence = _("Your team takes no more messages from this person: nobody writes here, until it takes them again.")


class TheThreadIsLocked(Refusal):
    sentence = _("This discussion was closed while you were writing. Your words are kept in your drafts.")


class TheRoomIsOver(Refusal):
    sentence = _("What this room was for is over: it stays to be read, and takes no more words.")


def refuse_unless_seen(thread: Thread, viewer: Viewer) -> None:
    if not queries.is_shown(viewer, thread.pk):
        raise YouMayNotWriteHere


def refuse_unless_open(thread: Thread, viewer: Viewer, at: datetime) -> None:
    """Raises TheThreadIsLocked, TheRoomIsOver, TheyTakeNoMore, YouTakeNoMore, NobodyAnswersThere, YouMayNotWriteHere."""
    if thread.is_locked:
        raise TheThreadIsLocked
    if rules.is_over(thread, at):
        raise TheRoomIsOver
    if rules.block_of(thread) is not None:
        raise YouTakeNoMore if thread.circle_id in viewer.organised_ids else TheyTakeNoMore
    if not rules.may_write(thread, viewer):
        raise NobodyAnswersThere if thread.kind == Thread.Kind.PRIVATE else YouMayNotWriteHere
