"""The waiting list: when a place frees, the first who fits is promoted; what nobody takes passes on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tribune.events.facts import OfferLapsed, PlaceOffered, PlacesCameFree, RsvpChanged
from tribune.events.models import Event, Occurrence, Rsvp
from tribune.events.places import PlacesChangedMeanwhile, held_until
from tribune.facts.ledger import record

AT_A_TIME = 50
TICK = timedelta(microseconds=1)


def promote(date: Occurrence, *, at: datetime) -> None:
    """Offer the free places of *date*, in order, each to the first whose party fits; *date* is locked by the caller.

    More than fifty at once are left to a job, which goes on where this stops.
    """
    for _turn in range(AT_A_TIME):
        free = date.places_left
        if not date.waiting or free == 0 or not date.is_on or date.is_over(at):
            return
        line = Rsvp.objects.filter(occurrence=date).in_line()
        first = line.first() if free is None else line.filter(guests__lt=free).first()
        if first is None:
            return
        _offer(first, date, at)
    record(PlacesCameFree(occurrence_id=date.pk, at=at))


@transaction.atomic
def refill(*, occurrence_id: int, at: datetime) -> None:
    """Promote whoever now fits: the capacity was raised, or a job goes on."""
    date = locked(occurrence_id)
    if date is not None:
        promote(date, at=at)


@transaction.atomic
def lapse(*, rsvp_id: int, until: datetime, at: datetime) -> bool:
    """Pass on a place nobody took by *until*; False when it was taken, given back or offered anew meanwhile.

    Nobody can take a place of what the desk has hidden: it waits for ``resume``.
    """
    held = Rsvp.objects.filter(pk=rsvp_id, offered_until=until).values_list("occurrence_id", flat=True).first()
    date = locked(held) if held is not None else None
    if date is None or at < until:
        return False
    rsvp = Rsvp.objects.filter(pk=rsvp_id, offered_until=until).first()
    if rsvp is None or not (date.is_on or date.is_called_off):
        return False
    release(rsvp, date)
    rsvp.answer, rsvp.offered_until, rsvp.changed_at = Rsvp.Answer.NO, None, at
    rsvp.save()
    date.save(update_fields=["taken", "waiting"])
    record(OfferLapsed(rsvp_id=rsvp.pk, at=at))
    promote(date, at=at)
    return True


def resume(date: Occurrence, *, at: datetime) -> None:
    """*date* was hidden and is shown again: places whose deadline passed meanwhile are held anew, those that came free
    are offered. It is locked by the caller.
    """
    if date.is_over(at):
        return
    for rsvp in Rsvp.objects.filter(occurrence=date, offered_until__lte=at).order_by("given_at", "pk"):
        date.taken -= rsvp.places
        _offer(rsvp, date, at)
    promote(date, at=at)


@transaction.atomic
def set_places(
    *,
    occurrence: Occurrence,
    capacity: int | None,
    at_once: bool,
    at: datetime,
    was: tuple[int | None, bool] | None = None,
) -> Occurrence:
    """How many may come, and whether a freed place is given at once. Nobody is sent away when it is too few.

    *was* is both as whoever asks saw them: raises PlacesChangedMeanwhile when they are not so any more.
    """
    event = Event.objects.held().get(pk=occurrence.event_id)
    date = locked(occurrence.pk)
    if date is None:
        raise Occurrence.DoesNotExist
    date.event = event
    if was is not None and was != (date.capacity, event.promotes_at_once):
        raise PlacesChangedMeanwhile
    if event.promotes_at_once != at_once:
        event.promotes_at_once = at_once
        event.save(update_fields=["promotes_at_once"])
    if date.capacity != capacity:
        date.capacity = capacity
        date.sequence += 1
        date.save(update_fields=["capacity", "sequence"])
    promote(date, at=at)
    return date


def locked(occurrence_id: int) -> Occurrence | None:
    """The date with its action; locked, so that those who race for its places take turns."""
    return Occurrence.objects.held().select_related("event").filter(pk=occurrence_id).first()


def release(rsvp: Rsvp, date: Occurrence) -> None:
    """Take off the counts of *date* what *rsvp* counted for; the caller saves."""
    date.taken = max(0, date.taken - rsvp.places)
    date.waiting = max(0, date.waiting - (rsvp.answer == Rsvp.Answer.WAITING))


def end_of_line(date: Occurrence, at: datetime) -> datetime:
    """An hour after everyone's on the list of *date*, whose clock may be behind ours."""
    if not date.waiting:
        return at
    line = Rsvp.objects.filter(occurrence=date, answer=Rsvp.Answer.WAITING)
    last = line.order_by("-given_at").values_list("given_at", flat=True).first()
    return at if last is None else max(at, last + TICK)


def _offer(rsvp: Rsvp, date: Occurrence, at: datetime) -> None:
    at_once = date.event.promotes_at_once or date.capacity is None
    until = held_until(at=at, starts_at=date.starts_at, at_once=at_once)
    date.taken += rsvp.party
    if until is None:
        date.waiting -= 1
        rsvp.answer = Rsvp.Answer.YES
    rsvp.offered_until, rsvp.changed_at = until, at
    rsvp.save(update_fields=["answer", "offered_until", "changed_at"])
    date.save(update_fields=["taken", "waiting"])
    record(PlaceOffered(rsvp_id=rsvp.pk, until=until, at=at))
    if until is None:
        record(RsvpChanged(rsvp_id=rsvp.pk, before=Rsvp.Answer.WAITING.value, at=at))
