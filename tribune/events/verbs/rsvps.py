"""Giving and withdrawing an answer. A place is given once, whoever races for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events.facts import RsvpChanged, RsvpGiven
from tribune.events.models import Occurrence, Rsvp
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people.models import Person

MOST_GUESTS = 10


class EveryPlaceIsTaken(Refusal):
    sentence = _("Every place is taken.")
    field = "answer"


class NotThatManyPlacesAreLeft(Refusal):
    sentence = _("There are not that many places left. Bring fewer people.")
    field = "guests"


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
def give(*, occurrence: Occurrence, person: Person, answer: str, at: datetime, guests: int = 0) -> Rsvp:
    """Keep the one answer of *person* for this date; the same answer again changes nothing."""
    if not 0 <= guests <= MOST_GUESTS:
        raise TooManyGuests
    # Locked so that two people racing for the last place take turns.
    date = Occurrence.objects.select_for_update(of=("self",)).select_related("event").get(pk=occurrence.pk)
    rsvp = Rsvp.objects.filter(occurrence=date, person=person).first()
    guests = guests if answer == Rsvp.Answer.YES else 0
    if rsvp is not None and (rsvp.answer, rsvp.guests) == (answer, guests):
        return rsvp  # type: ignore[no-any-return]
    _refuse_unless_open(date, at)
    before = rsvp.answer if rsvp else ""
    freed = rsvp.places if rsvp else 0
    rsvp = rsvp or Rsvp(occurrence=date, person=person, given_at=at)
    rsvp.answer, rsvp.guests, rsvp.changed_at = answer, guests, at
    if before != answer:
        rsvp.given_at = at  # a changed mind goes to the end of the line
    _take(date, rsvp.places, freed)
    rsvp.save()
    if before:
        record(RsvpChanged(rsvp_id=rsvp.pk, before=before, at=at))
    else:
        record(RsvpGiven(rsvp_id=rsvp.pk, at=at))
    return rsvp


@transaction.atomic
def withdraw(*, occurrence: Occurrence, person: Person, at: datetime) -> Rsvp | None:
    """Say no after all: the place is free again at once. None when nothing had been answered."""
    if not Rsvp.objects.filter(occurrence=occurrence, person=person).exists():
        return None
    return give(occurrence=occurrence, person=person, answer=Rsvp.Answer.NO, at=at)


def _refuse_unless_open(date: Occurrence, at: datetime) -> None:
    if date.is_called_off:
        raise ItWasCalledOff
    if date.is_over(at):
        raise ItIsOver
    if not date.is_on:
        raise ItIsNotOpen


def _take(date: Occurrence, wanted: int, freed: int) -> None:
    """Move ``taken`` by what this answer changes; the row is locked, so what is read here is what is written."""
    more = wanted - freed
    if more > 0 and date.capacity is not None and date.taken + more > date.capacity:
        raise EveryPlaceIsTaken if date.is_full else NotThatManyPlacesAreLeft
    if more:
        date.taken = max(0, date.taken + more)
        date.save(update_fields=["taken"])


@transaction.atomic
def forget(*, person: Person, at: datetime) -> None:
    """Remove every answer of someone who leaves, and free their places."""
    for rsvp in Rsvp.objects.filter(person=person).order_by("occurrence_id"):
        date = Occurrence.objects.select_for_update().get(pk=rsvp.occurrence_id)
        if not date.is_over(at):
            _take(date, 0, rsvp.places)
        rsvp.delete()
