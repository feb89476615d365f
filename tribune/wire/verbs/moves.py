"""Permanent moves: believed after days of the same answer, written down, and taken back by an editor."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.people.models import Person
from tribune.wire import deciding
from tribune.wire.fetching import Heard
from tribune.wire.models import Move, Source

LONGEST = 2000


class MoveIsOver(Refusal):
    sentence = _("This source has moved since, or that move was undone already.")


class AnotherListensThere(Refusal):
    sentence = _("Another source is listened to at its former address: remove that one first.")


def weigh(*, source: Source, heard: Heard, at: datetime) -> None:
    """Count the answers that send to one same place for good, and follow when they are enough.

    *source* is locked and saved by the caller. What an editor took back is not believed again, nor is a place that
    holds no entry, or one where another source is: that one the desk is told of.
    """
    target = heard.permanent_url if len(heard.permanent_url) <= LONGEST else ""
    if not target or target == source.feed_address or _was_undone(source, target):
        _start_again(source)
        return
    if target != source.moving_to:
        source.moving_to, source.moving_since, source.moving_answers = target, at, 0
    source.moving_answers += 1
    since = source.moving_since
    if since is None or not deciding.has_moved(answers=source.moving_answers, since=since, at=at):
        return
    if heard.feed is None:
        # "Unchanged" proves no feed: a parking page says it of anything. The next visit asks for the whole.
        source.etag = source.modified = source.body_hash = ""
        return
    if heard.feed.items and not Source.objects.filter(feed_address=target).exists():
        source.moves.create(left=source.feed_address, reached=target, since=since, answers=source.moving_answers, at=at)
        source.listen_at(target)
        _start_again(source)


@transaction.atomic
def undo(*, move: Move, by: Person, at: datetime) -> Source:
    """Listen again where it was before its last move. Raises MoveIsOver, AnotherListensThere.

    What that address answers may still lead to the other one: it is followed, visit after visit, and never adopted.
    """
    source: Source = Source.objects.select_for_update().get(pk=move.source_id)
    standing = Move.objects.filter(pk=move.pk, undone_at=None)
    if source.feed_address != move.reached or not standing.update(undone_at=at, undone_by=by):
        raise MoveIsOver
    if Source.objects.filter(feed_address=move.left).exists():
        raise AnotherListensThere
    source.listen_at(move.left)
    _start_again(source)
    source.etag = source.modified = source.body_hash = ""
    source.next_try_at, source.failures = at, 0
    source.save()
    return source


def _was_undone(source: Source, target: str) -> bool:
    return source.moves.filter(reached=target, undone_at__isnull=False).exists()


def _start_again(source: Source) -> None:
    source.moving_to, source.moving_since, source.moving_answers = "", None, 0
