"""Giving a reaction, taking it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.discussions import live, rules
from tribune.discussions.facts import ReactionGiven, ReactionWithdrawn
from tribune.discussions.models import Message, Reaction, ReactionKind
from tribune.discussions.verbs.openness import YouMayNotWriteHere, refuse_unless_seen
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people.models import Person
from tribune.people.viewers import Viewer


class ThatReactionIsGone(Refusal):
    sentence = _("This reaction is no longer among those one gives here.")


@transaction.atomic
def give(*, message: Message, person: Person, kind: ReactionKind, at: datetime) -> None:
    """Give *kind* to a message one may read; given twice, it is given once. Raises YouMayNotWriteHere."""
    if kind.retired_at is not None:
        raise ThatReactionIsGone
    viewer = Viewer(person)
    refuse_unless_seen(message.thread, viewer)
    if message.is_deleted or message.hidden_at is not None or not rules.may_write(message.thread, viewer):
        raise YouMayNotWriteHere
    _row, is_new = Reaction.objects.get_or_create(message=message, person=person, kind=kind, defaults={"given_at": at})
    if is_new:
        live.changed(message)
        record(ReactionGiven(message_id=message.pk, person_id=person.pk, at=at))


@transaction.atomic
def withdraw(*, message: Message, person: Person, kind: ReactionKind, at: datetime) -> None:
    """Take it back; also where one may write no more."""
    gone, _rows = Reaction.objects.filter(message=message, person=person, kind=kind).delete()
    if gone:
        live.changed(message)
        record(ReactionWithdrawn(message_id=message.pk, person_id=person.pk, at=at))
