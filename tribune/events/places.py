"""Whether there is a place, and until when one is held: plain values in, plain answers out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from tribune.events.models import Rsvp
from tribune.kit.refusals import Refusal

HELD = timedelta(hours=24)
AT_ONCE = timedelta(hours=6)  # this near its start nobody is asked: the place is given
SHARE = 4  # a place is held for at most a quarter of the time left

YES, WAITING = Rsvp.Answer.YES, Rsvp.Answer.WAITING


class EveryPlaceIsTaken(Refusal):
    sentence = _("Every place is taken.")
    field = "answer"


class NotThatManyPlacesAreLeft(Refusal):
    sentence = _("There are not that many places left. Bring fewer people.")
    field = "guests"


class PlacesChangedMeanwhile(Refusal):
    sentence = _("Somebody changed this action while you were writing. What you typed is kept: compare, then save.")


def settled(
    answer: str, *, party: int, before: str, held: int, taken: int, capacity: int | None, may_wait: bool
) -> str:
    """What *answer* becomes for a *party* that holds *held* of the *taken* places already.

    "waiting" means a place if there is one for all of them, else the list;
    "yes" becomes "waiting" when everything is taken and it *may_wait*. Raises
    EveryPlaceIsTaken or NotThatManyPlacesAreLeft.
    """
    if answer not in (YES, WAITING):
        return answer
    if party <= held or capacity is None or taken - held + party <= capacity:
        return YES
    if held or party > capacity:
        raise NotThatManyPlacesAreLeft  # those who have a place do not lose it for asking more
    is_full = taken >= capacity
    if answer == WAITING or (may_wait and (is_full or before == WAITING)):
        return WAITING
    raise EveryPlaceIsTaken if is_full else NotThatManyPlacesAreLeft


def held_until(*, at: datetime, starts_at: datetime, at_once: bool) -> datetime | None:
    """The deadline of a place offered at *at*: a day, less as the start nears; None when it is given at once."""
    left = starts_at - at
    if at_once or left <= AT_ONCE:
        return None
    return at + min(HELD, left / SHARE)
