"""Checking in at the door. Ticks may come late, twice, and from two phones: each says what was seen, and at what hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events.models import Attendance, Occurrence, Rsvp
from tribune.events.verbs.rsvps import ItWasCalledOff
from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.people.models import Person

KEPT = timedelta(days=60)  # who came, and who did not; how many is kept
MOST_TOGETHER = 500
MOST_TICKS = 200  # in one sending


class NotOnTheList(Refusal):
    sentence = _("Nobody with this ticket answered for this date. Let them in by name.")
    field = "code"
    status = 422


class HowManyCame(Refusal):
    sentence = _("Say how many came in: from 1 to 500.")
    field = "count"
    status = 422


class TheDoorIsClosed(Refusal):
    sentence = _("This date is long past: who came is not written down any more.")


@dataclass(frozen=True, slots=True)
class Tick:
    """What was done at a door: a person came in (or did not after all), or a party of *count* that had not answered.

    A party is known by *key*, made where it was let in, so that sending it twice lets it in once.
    """

    person_code: str = ""
    key: str = ""
    name: str = ""
    count: int = 1
    came: bool = True
    at: datetime | None = None


@transaction.atomic
def check_in(
    *, occurrence: Occurrence, person: Person, by: Person, at: datetime, seen_at: datetime | None = None
) -> None:
    """*person* is here, since *seen_at* or now; told twice, the first hour stays.

    Raises NotOnTheList for someone who never answered for this date, ItWasCalledOff and TheDoorIsClosed.
    """
    _refuse_unless_open(occurrence, at)
    if not Rsvp.objects.filter(occurrence=occurrence, person=person).exists():
        raise NotOnTheList
    _here(occurrence, {"person": person}, {"by": by}, _hour(occurrence, seen_at, at))


@transaction.atomic
def check_out(*, occurrence: Occurrence, person: Person, at: datetime) -> None:
    """They were ticked by mistake."""
    _refuse_unless_open(occurrence, at)
    Attendance.objects.filter(occurrence=occurrence, person=person).delete()


@transaction.atomic
def let_in(
    *,
    occurrence: Occurrence,
    name: str,
    count: int,
    key: str,
    by: Person,
    at: datetime,
    seen_at: datetime | None = None,
) -> None:
    """A party that had not answered, of *count* people, under one name or none. The same *key* again is the same party.

    Raises HowManyCame, ItWasCalledOff and TheDoorIsClosed.
    """
    _refuse_unless_open(occurrence, at)
    if not 1 <= count <= MOST_TOGETHER:
        raise HowManyCame
    said = {"name": tidy(name).replace("\n", " ")[:80], "count": count, "by": by}
    _here(occurrence, {"key": key}, said, _hour(occurrence, seen_at, at))


@transaction.atomic
def send_back(*, occurrence: Occurrence, key: str, at: datetime) -> None:
    """The party was let in by mistake."""
    _refuse_unless_open(occurrence, at)
    Attendance.objects.filter(occurrence=occurrence, key=key).delete()


@transaction.atomic
def take(*, occurrence: Occurrence, ticks: Sequence[Tick], by: Person, at: datetime) -> int:
    """What a phone kept while it had no network, in the order it was done; how many ticks were of no use.

    One that names nobody of the list is passed over: the others must not wait for it.
    """
    _refuse_unless_open(occurrence, at)
    people = {
        rsvp.person.code: rsvp.person
        for rsvp in Rsvp.objects.filter(
            occurrence=occurrence, person__code__in=[t.person_code for t in ticks if t.person_code]
        ).select_related("person")
    }
    useless = 0
    for tick in ticks[:MOST_TICKS]:
        person = people.get(tick.person_code)
        if person is None and not tick.key:
            useless += 1
        elif person is not None and tick.came:
            check_in(occurrence=occurrence, person=person, by=by, at=at, seen_at=tick.at)
        elif person is not None:
            check_out(occurrence=occurrence, person=person, at=at)
        elif tick.came:
            count = min(max(tick.count, 1), MOST_TOGETHER)
            let_in(occurrence=occurrence, name=tick.name, count=count, key=tick.key, by=by, at=at, seen_at=tick.at)
        else:
            send_back(occurrence=occurrence, key=tick.key, at=at)
    return useless


def forget_old(*, at: datetime) -> int:
    """Who came to what is long past, erased; how many came stays. How many rows."""
    old = Attendance.objects.filter(occurrence__ends_at__lt=at - KEPT).exclude(person=None, key=None, name="", by=None)
    return int(old.update(person=None, key=None, name="", by=None))


def _here(date: Occurrence, who: dict[str, object], said: dict[str, object], hour: datetime) -> None:
    kept, is_new = Attendance.objects.get_or_create(occurrence=date, **who, defaults={**said, "came_at": hour})
    if not is_new:  # another phone said so already: the first of the two hours stays
        Attendance.objects.filter(pk=kept.pk, came_at__gt=hour).update(came_at=hour)


def _hour(date: Occurrence, seen_at: datetime | None, at: datetime) -> datetime:
    """A phone's clock may be wrong: never after now, never a day before it began."""
    hour = min(seen_at or at, at)
    return hour if hour >= date.starts_at - timedelta(days=1) else at


def _refuse_unless_open(date: Occurrence, at: datetime) -> None:
    if date.is_called_off:
        raise ItWasCalledOff
    if date.ends_at < at - KEPT:
        raise TheDoorIsClosed
