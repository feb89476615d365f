"""Changing one role for another: at once when there is room, else by agreement of whoever has it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tribune.events.facts import SwapAgreed, SwapAsked
from tribune.events.models import Shift, ShiftSwap, ShiftTaken
from tribune.events.verbs import coming
from tribune.events.verbs.shifts import ThisRoleIsGone
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people.models import Person


class YouDoNotHaveThisRole(Refusal):
    sentence = _("You do not have this role any more.")


class YouHaveThatOneToo(Refusal):
    sentence = _("You have that role already.")


class ThisSwapIsSettled(Refusal):
    sentence = _("This swap has been made or taken back.")


@transaction.atomic
def ask(*, shift: Shift, wanted: Shift, person: Person, at: datetime) -> ShiftSwap | None:
    """Leave *shift* for *wanted*: None when there was room and it is done, else what its people are asked."""
    date = coming.locked(shift.occurrence_id)
    coming.refuse_unless_ahead(date, at)
    mine = ShiftTaken.objects.filter(shift=shift.pk, person=person).first()
    if mine is None:
        raise YouDoNotHaveThisRole
    held = Shift.objects.filter(pk=wanted.pk, occurrence=date, removed_at=None).first()
    if held is None:
        raise ThisRoleIsGone
    if ShiftTaken.objects.filter(shift=held, person=person).exists():
        raise YouHaveThatOneToo
    if not held.is_filled:
        _move(mine, held)
        Shift.objects.filter(pk=shift.pk).update(taken=F("taken") - 1)
        Shift.objects.filter(pk=held.pk).update(taken=F("taken") + 1)
        return None
    swap, is_new = ShiftSwap.objects.get_or_create(taken=mine, wanted=held, defaults={"asked_at": at})
    if is_new:
        record(SwapAsked(swap_id=swap.pk, at=at))
    return swap


@transaction.atomic
def agree(*, swap: ShiftSwap, person: Person, at: datetime) -> None:
    """Whoever of the wanted role answers first takes the other's: both change at once, nobody is left without."""
    coming.locked(swap.wanted.occurrence_id)
    asked = ShiftSwap.objects.select_related("taken__shift", "wanted").filter(pk=swap.pk).first()
    if asked is None or asked.taken.shift.removed_at is not None:
        raise ThisSwapIsSettled
    mine = ShiftTaken.objects.filter(shift=asked.wanted, person=person).first()
    if mine is None:
        raise YouDoNotHaveThisRole
    theirs = asked.taken
    if ShiftTaken.objects.filter(shift=theirs.shift, person=person).exists():
        raise YouHaveThatOneToo
    if ShiftTaken.objects.filter(shift=asked.wanted, person=theirs.person_id).exists():
        raise ThisSwapIsSettled
    given, wanted = theirs.shift, asked.wanted
    _move(theirs, wanted)
    _move(mine, given)
    record(SwapAgreed(shift_id=wanted.pk, person_id=theirs.person_id, at=at))


@transaction.atomic
def take_back(*, swap: ShiftSwap) -> None:
    """Whoever asked does not wish it any more."""
    ShiftSwap.objects.filter(pk=swap.pk).delete()


def _move(taken: ShiftTaken, shift: Shift) -> None:
    """What had been asked with it is settled."""
    taken.swaps.all().delete()
    taken.shift = shift
    taken.placed_by = None
    taken.save(update_fields=["shift", "placed_by"])
