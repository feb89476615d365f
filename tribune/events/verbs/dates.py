"""One date of an action: another hour or day for it, or one date more. Calling it off is ``events.call_off``."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events import rules
from tribune.events.cards import keep_in_step
from tribune.events.models import Event, Occurrence
from tribune.events.verbs import moving
from tribune.events.verbs.events import ItIsCalledOff, hold
from tribune.kit.refusals import Refusal


class ItIsOver(Refusal):
    sentence = _("This date is over: it cannot be moved any more.")


class ThereIsOneThen(Refusal):
    sentence = _("This action has a date at that hour already.")
    field = "starts"


class ThatIsManyDates(Refusal):
    sentence = _("An action has at most two hundred dates ahead.")


MOST_AHEAD = 200


@transaction.atomic
def move(
    *, occurrence: Occurrence, starts_at: datetime, ends_at: datetime, at: datetime, version: int | None = None
) -> Occurrence:
    """Put this one date elsewhere in time, if its action is still at *version*; a repetition remembers where it had it.

    The same hours change nothing.
    """
    event = hold(occurrence.event, version=version)
    date: Occurrence = event.occurrences.held().get(pk=occurrence.pk)
    date.event = event
    if (date.starts_at, date.ends_at) == (starts_at, ends_at):
        return date
    if date.is_called_off:
        raise ItIsCalledOff
    if date.is_over(at) and not event.is_draft:
        raise ItIsOver
    for fault in rules.faults_of_hours(starts_at, ends_at, at=at):
        raise fault
    _refuse_twice(event, starts_at, besides=date.pk)
    was_at = date.starts_at
    date.starts_at, date.ends_at = starts_at, ends_at
    date.sequence += 1
    date.save(update_fields=["starts_at", "ends_at", "sequence"])
    keep_in_step(event, at)
    moving.tell(event=event, moved=[(date, was_at)], at=at)
    return date


@transaction.atomic
def add(
    *, event: Event, starts_at: datetime, ends_at: datetime, at: datetime, capacity: int | None = None
) -> Occurrence:
    """One date more, by no rule."""
    held = hold(event)
    for fault in rules.faults_of_hours(starts_at, ends_at, at=at):
        raise fault
    _refuse_twice(held, starts_at)
    if held.occurrences.filter(ends_at__gt=at).count() >= MOST_AHEAD:
        raise ThatIsManyDates
    date = Occurrence.objects.create(
        event=held,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=capacity,
        lat=held.lat,
        lon=held.lon,
        is_online=held.is_online,
        is_on=held.published_at is not None and not held.is_withheld,
    )
    keep_in_step(held, at)
    return date


def _refuse_twice(event: Event, starts_at: datetime, *, besides: int = 0) -> None:
    if event.occurrences.filter(starts_at=starts_at, own_cancellation=None).exclude(pk=besides).exists():
        raise ThereIsOneThen
