"""A date has moved: those who had said yes are asked again, and keep their place until they answer or a deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from tribune.events.facts import EventMoved
from tribune.events.models import Event, Occurrence, Rsvp
from tribune.events.verbs import rsvps
from tribune.facts.ledger import record

KEPT = timedelta(days=3)
AT_A_TIME = 50


def answer_by(*, at: datetime, starts_at: datetime) -> datetime:
    """Until when a place is kept: three days, and never past half of the time left."""
    return at + min(KEPT, (starts_at - at) / 2)


def tell(
    *, event: Event, moved: Sequence[tuple[Occurrence, datetime]], at: datetime, is_elsewhere: bool = False
) -> None:
    """Say that dates have *moved*, each from the hour beside it; those who said yes are asked again.

    Once for all the dates that moved together; for every date when the action
    *is_elsewhere*. Called by the verb that moved them, in its transaction; a
    draft has nobody to tell.
    """
    if event.published_at is None or not moved:
        return
    is_asked = False
    for date, was_at in moved:
        # Once it has begun there is nothing left to ask: the hour was put right, and those who came, came.
        if date.starts_at != was_at and date.taken and date.starts_at > at:
            is_asked |= _ask(event, date, was_at, at)
    only = moved[0][0].pk if len(moved) == 1 and not is_elsewhere else None
    record(EventMoved(event_id=event.pk, at=at, occurrence_id=only, is_asked=is_asked))


def _ask(event: Event, date: Occurrence, was_at: datetime, at: datetime) -> bool:
    """Ask who had said yes; whoever made the action knows. True when somebody is asked."""
    yes = Rsvp.objects.filter(occurrence=date, answer=Rsvp.Answer.YES).exclude(person=event.made_by_id)
    yes.filter(confirm_by=None).update(said_for=was_at, confirm_by=at)
    asked = yes.filter(confirm_by__isnull=False)
    asked.filter(said_for=date.starts_at).update(said_for=None, confirm_by=None)  # it came back to their hour
    return bool(asked.update(confirm_by=answer_by(at=at, starts_at=date.starts_at)))


def let_go(*, occurrence_id: int, at: datetime) -> bool:
    """Who did not answer by the deadline comes maybe, and their place is free; True when there are more to do."""
    due = Rsvp.objects.filter(occurrence=occurrence_id, confirm_by__lte=at).select_related("person", "occurrence")
    found = list(due.order_by("pk")[:AT_A_TIME])
    for rsvp in found:
        try:
            _let_go(rsvp, at)
        except (rsvps.ItWasCalledOff, rsvps.ItIsOver, rsvps.ItIsNotOpen):
            Rsvp.objects.filter(pk=rsvp.pk).update(confirm_by=None, said_for=None)
    return len(found) == AT_A_TIME


@transaction.atomic
def _let_go(rsvp: Rsvp, at: datetime) -> None:
    date = Occurrence.objects.held().get(pk=rsvp.occurrence_id)
    if Rsvp.objects.filter(pk=rsvp.pk, confirm_by__lte=at).exists():
        rsvps.give(occurrence=date, person=rsvp.person, answer=Rsvp.Answer.MAYBE, at=at)
