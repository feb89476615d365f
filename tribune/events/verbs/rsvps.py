"""Giving and withdrawing an answer. A place is given once, whoever races for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.discussions.verbs import rooms
from tribune.events.facts import RsvpChanged, RsvpGiven
from tribune.events.models import Occurrence, Rsvp
from tribune.events.places import EveryPlaceIsTaken, NotThatManyPlacesAreLeft, settled
from tribune.events.verbs.waiting import end_of_line, locked, promote, release
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people.models import Person

__all__ = ["EveryPlaceIsTaken", "NotThatManyPlacesAreLeft", "forget", "give", "refuse_unless_open", "withdraw"]

MOST_GUESTS = 10


class TooManyGuests(Refusal):
    sentence = _("Bring at most ten people with you.")
    field = "guests"


class ItIsOver(Refusal):
    sentence = _("This action is over.")
    field = "answer"


class ItWasCalledOff(Refusal):
    sentence = _("This action was called off.")
    field = "answer"


class ItIsNotOpen(Refusal):
    sentence = _("This action is not open to answers.")
    field = "answer"


@transaction.atomic
def give(
    *, occurrence: Occurrence, person: Person, answer: str, at: datetime, guests: int = 0, may_wait: bool = False
) -> Rsvp:
    """Keep the one answer of *person* for this date; the same answer again changes nothing.

    "waiting" takes a place if there is one, else joins the waiting list; so
    does a "yes" that *may_wait*. Saying yes takes up a place that was offered.
    Raises this module's refusals.
    """
    if not 0 <= guests <= MOST_GUESTS:
        raise TooManyGuests
    date = locked(occurrence.pk)
    if date is None:
        raise ItIsNotOpen
    wants_a_place = answer in (Rsvp.Answer.YES, Rsvp.Answer.WAITING)
    if wants_a_place:
        promote(date, at=at)  # nobody overtakes the list
    rsvp = Rsvp.objects.filter(occurrence=date, person=person).first()
    guests = guests if wants_a_place else 0
    if rsvp is not None and not rsvp.is_offered and (rsvp.answer, rsvp.guests) == (answer, guests):
        return _confirmed(rsvp)
    refuse_unless_open(date, at)
    before, held = (rsvp.answer, rsvp.places) if rsvp else ("", 0)
    answer = settled(
        answer, party=1 + guests, before=before, held=held, taken=date.taken, capacity=date.capacity, may_wait=may_wait
    )
    if rsvp is not None:
        release(rsvp, date)
    rsvp = rsvp or Rsvp(occurrence=date, person=person, given_at=at)
    if before != answer:  # a changed mind goes to the end of the line
        rsvp.given_at = end_of_line(date, at) if answer == Rsvp.Answer.WAITING else at
    rsvp.answer, rsvp.guests, rsvp.changed_at, rsvp.offered_until = answer, guests, at, None
    rsvp.confirm_by = rsvp.said_for = None
    _count(rsvp, date, held=held, before=before)
    rsvp.save()
    if before == Rsvp.Answer.YES and answer != Rsvp.Answer.YES:
        rooms.leave(card_id=date.event.publication_id, person=person)
    if before:
        record(RsvpChanged(rsvp_id=rsvp.pk, before=before, at=at))
    else:
        record(RsvpGiven(rsvp_id=rsvp.pk, at=at))
    promote(date, at=at)
    return rsvp


@transaction.atomic
def withdraw(*, occurrence: Occurrence, person: Person, at: datetime) -> Rsvp | None:
    """Say no after all: the place is free again at once. None when nothing had been answered."""
    if not Rsvp.objects.filter(occurrence=occurrence, person=person).exists():
        return None
    return give(occurrence=occurrence, person=person, answer=Rsvp.Answer.NO, at=at)


@transaction.atomic
def forget(*, person: Person, at: datetime) -> None:
    """Remove every answer of someone who leaves, and pass on their places."""
    answered = Rsvp.objects.filter(person=person).order_by("occurrence_id").values_list("occurrence_id", flat=True)
    for occurrence_id in list(answered):
        date = locked(occurrence_id)
        rsvp = Rsvp.objects.filter(occurrence=occurrence_id, person=person).first()
        if date is None or rsvp is None:
            continue
        if not date.is_over(at):
            release(rsvp, date)
            date.save(update_fields=["taken", "waiting"])
        rsvp.delete()
        promote(date, at=at)


def _confirmed(rsvp: Rsvp) -> Rsvp:
    """The same answer again, for the hour the date has now."""
    if rsvp.confirm_by is not None:
        rsvp.confirm_by = rsvp.said_for = None
        rsvp.save(update_fields=["confirm_by", "said_for"])
    return rsvp


def refuse_unless_open(date: Occurrence, at: datetime) -> None:
    """Raises ItWasCalledOff, ItIsOver or ItIsNotOpen."""
    if date.is_called_off:
        raise ItWasCalledOff
    if date.is_over(at):
        raise ItIsOver
    if not date.is_on:
        raise ItIsNotOpen


def _count(rsvp: Rsvp, date: Occurrence, *, held: int, before: str) -> None:
    """Put *rsvp* on the counts of its date; saved only when they changed."""
    is_waiting, was_waiting = rsvp.answer == Rsvp.Answer.WAITING, before == Rsvp.Answer.WAITING
    date.taken += rsvp.places
    date.waiting += is_waiting
    if rsvp.places != held or is_waiting != was_waiting:
        date.save(update_fields=["taken", "waiting"])
