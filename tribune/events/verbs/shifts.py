"""Roles to fill: making them, taking one, giving it up, putting someone in. The last place is given once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from tribune.events.facts import ShiftGiven, ShiftGivenUp, ShiftMoved, ShiftRemoved
from tribune.events.models import Occurrence, Shift, ShiftTaken
from tribune.events.rosters import MOST_AT_ONCE, cut
from tribune.events.verbs import coming
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.people.models import Person

MOST_OF_A_DATE = 200
MOST_PEOPLE = 500
FARTHEST = timedelta(days=3)  # before and after the date: putting up and clearing away


class ARoleNeedsAName(Refusal):
    sentence = _("Say in two or three words what there is to do.")
    field = "title"


class ItEndsBeforeItStarts(Refusal):
    sentence = _("It ends before it starts. Check the two hours.")
    field = "ends"


class ItIsFarFromTheDate(Refusal):
    sentence = _("These hours are more than three days away from the action.")
    field = "starts"


class SomeoneIsNeeded(Refusal):
    sentence = _("At least one person is needed, and five hundred at most.")
    field = "needed"


class ThatIsTooManyRoles(Refusal):
    sentence = _("That would make too many roles. Choose longer hours for each.")
    field = "every"


class MoreHaveIt(Refusal):
    sentence = _("More people than that have this role already.")
    field = "needed"


class ThisRoleIsFilled(Refusal):
    sentence = _("This role has just been filled. See where someone is still needed.")


class ThisRoleIsGone(Refusal):
    sentence = _("This role is not needed any more.")


class TheyDoNotCome(Refusal):
    sentence = _("Only those who said they are coming can be given a role.")
    field = "person"


@transaction.atomic
def add(
    *,
    occurrence: Occurrence,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    needed: int,
    at: datetime,
    every: timedelta | None = None,
) -> list[Shift]:
    """One role, or as many as the hours hold when they are cut *every* so long."""
    date = coming.locked_with_action(occurrence.pk)
    title = _checked(date, title, starts_at, ends_at, needed)
    spans = cut(starts_at, ends_at, every=every)
    if len(spans) > MOST_AT_ONCE or _standing(date).count() + len(spans) > MOST_OF_A_DATE:
        raise ThatIsTooManyRoles
    made = Shift.objects.bulk_create(
        Shift(occurrence=date, title=title, begins=_minutes(begins - date.starts_at), minutes=_minutes(ends - begins),
              needed=needed, made_at=at)
        for begins, ends in spans
    )  # fmt: skip
    coming.mark(date.event_id, has_shifts=True)
    return made


@transaction.atomic
def amend(*, shift: Shift, title: str, starts_at: datetime, ends_at: datetime, needed: int, at: datetime) -> Shift:
    """Change a role; those who have it are told once when its hours are others."""
    date, held = _locked(shift)
    title = _checked(date, title, starts_at, ends_at, needed)
    if needed < held.taken:
        raise MoreHaveIt
    before = (held.begins, held.minutes)
    held.title, held.needed = title, needed
    held.begins, held.minutes = _minutes(starts_at - date.starts_at), _minutes(ends_at - starts_at)
    if before != (held.begins, held.minutes):
        held.version += 1
        if held.taken:
            record(ShiftMoved(shift_id=held.pk, version=held.version, at=at))
    held.save(update_fields=["title", "needed", "begins", "minutes", "version"])
    return held


@transaction.atomic
def remove(*, shift: Shift, at: datetime) -> None:
    """Say that nobody is needed there any more: once, to those who had it."""
    date = coming.locked_with_action(shift.occurrence_id)
    held = _held(date, shift)
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    held.swaps_wanted.all().delete()
    coming.mark(date.event_id, has_shifts=_of_event(date.event_id).exists())
    if held.taken:
        record(ShiftRemoved(shift_id=held.pk, at=at))


@transaction.atomic
def copy(*, source: Occurrence, to: Occurrence, at: datetime) -> list[Shift]:
    """The same roles at the same hours of another date, with nobody in them; none when that date has some already."""
    date = coming.locked_with_action(to.pk)
    if _standing(date).exists():
        return []
    kept = _standing(source)[:MOST_OF_A_DATE]
    made = Shift.objects.bulk_create(
        Shift(occurrence=date, title=s.title, begins=s.begins, minutes=s.minutes, needed=s.needed, made_at=at)
        for s in kept
    )
    if made:
        coming.mark(date.event_id, has_shifts=True)
    return made


@transaction.atomic
def take(*, shift: Shift, person: Person, at: datetime) -> ShiftTaken:
    """ "I'll do it", which says yes to the action too. Pressing twice is pressing once."""
    date, held = _locked(shift)
    taken = ShiftTaken.objects.filter(shift=held, person=person).first()
    if taken is not None:
        return taken
    coming.come(occurrence=date, person=person, at=at)
    return _place(held, person, by=None, at=at)


@transaction.atomic
def fill(*, shift: Shift, person: Person, by: Person, at: datetime) -> ShiftTaken:
    """An organiser puts someone who comes in a role; that person is told."""
    date, held = _locked(shift)
    taken = ShiftTaken.objects.filter(shift=held, person=person).first()
    if taken is not None:
        return taken
    coming.refuse_unless_ahead(date, at)
    if not coming.is_coming(date, person):
        raise TheyDoNotCome
    taken = _place(held, person, by=by, at=at)
    if person.pk != by.pk:
        record(ShiftGiven(shift_id=held.pk, person_id=person.pk, by_id=by.pk, at=at))
    return taken


@transaction.atomic
def give_up(*, shift: Shift, person: Person, at: datetime) -> bool:
    """The place is free again at once; False when they did not have it."""
    coming.locked(shift.occurrence_id)
    taken = ShiftTaken.objects.filter(shift=shift.pk, person=person).select_related("shift").first()
    if taken is None:
        return False
    _free([taken], at=at)
    return True


@transaction.atomic
def leave(*, person: Person, at: datetime, occurrence_id: int | None = None) -> None:
    """Free every role of someone who does not come to that date any more, or who leaves the movement."""
    taken = ShiftTaken.objects.filter(person=person).select_related("shift")
    if occurrence_id is not None:
        taken = taken.filter(shift__occurrence=occurrence_id)
    for date_id in sorted(set(taken.values_list("shift__occurrence_id", flat=True))):
        coming.locked(date_id)
        _free(taken.filter(shift__occurrence=date_id), at=at)


def _place(held: Shift, person: Person, *, by: Person | None, at: datetime) -> ShiftTaken:
    if held.is_filled:
        raise ThisRoleIsFilled
    taken = ShiftTaken.objects.create(shift=held, person=person, placed_by=by, taken_at=at)
    Shift.objects.filter(pk=held.pk).update(taken=F("taken") + 1)
    return taken


def _free(rows: Iterable[ShiftTaken], *, at: datetime) -> None:
    """The dates are locked."""
    for taken in list(rows):
        was, person_id = taken.shift, taken.person_id
        taken.delete()
        Shift.objects.filter(pk=was.pk).update(taken=F("taken") - 1)
        if was.removed_at is None:
            record(ShiftGivenUp(shift_id=was.pk, person_id=person_id, at=at))


def _locked(shift: Shift) -> tuple[Occurrence, Shift]:
    date = coming.locked(shift.occurrence_id)
    return date, _held(date, shift)


def _held(date: Occurrence, shift: Shift) -> Shift:
    """As it is now; *date* is locked."""
    held = _standing(date).filter(pk=shift.pk).first()
    if held is None:
        raise ThisRoleIsGone
    held.occurrence = date
    return held


def _checked(date: Occurrence, title: str, starts_at: datetime, ends_at: datetime, needed: int) -> str:
    title = set_spaces(tidy(title).replace("\n", " "))[:80]
    if not is_seen(title):
        raise ARoleNeedsAName
    if ends_at <= starts_at:
        raise ItEndsBeforeItStarts
    if starts_at < date.starts_at - FARTHEST or ends_at > date.ends_at + FARTHEST:
        raise ItIsFarFromTheDate
    if not 1 <= needed <= MOST_PEOPLE:
        raise SomeoneIsNeeded
    return title


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _standing(date: Occurrence) -> QuerySet[Shift]:
    return Shift.objects.filter(occurrence=date, removed_at=None)


def _of_event(event_id: int) -> QuerySet[Shift]:
    return Shift.objects.filter(occurrence__event=event_id, removed_at=None)
