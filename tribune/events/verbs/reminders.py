"""Reminders are planned when someone comes, follow a date that moves, and leave once, whatever dies meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events import ladder
from tribune.events.facts import ReminderCame, RemindersArranged
from tribune.events.ladder import BEFORE, BOUNDS, LATE, ON_THE_CLOCK, Rung
from tribune.events.models import DueReminder, Event, EventKind, Occurrence, Reminder, Rsvp, Step
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import set_spaces, tidy

AT_ONCE = 500


class NotAtThatHour(Refusal):
    sentence = _("One of these numbers is too small or too large. The bounds stand beside each.")
    status = 422


class RemindersChangedMeanwhile(Refusal):
    sentence = _("Somebody changed these reminders while you were writing. What you typed is kept: compare, then save.")


@transaction.atomic
def arrange(
    *, rungs: Iterable[Rung], event: Event | None = None, kind: EventKind | None = None, at: datetime, was: str = ""
) -> None:
    """Set the ladder of an action, or of a kind; what is as usual is not kept, so that it follows what is usual.

    *was* is the mark of the ladder as whoever sets it saw it (``ladder.mark_of``). Raises NotAtThatHour, and
    RemindersChangedMeanwhile when it is another one now.
    """
    # Held, so that of two who save together the second finds what the first one set.
    if event is not None:
        Event.objects.held().get(pk=event.pk)
    elif kind is not None:
        EventKind.objects.select_for_update(no_key=True).get(pk=kind.pk)
    if was and was != ladder.mark_of(ladder.standing(event=event, kind=kind)):
        raise RemindersChangedMeanwhile
    inherited = {rung.step: rung for rung in (ladder.of_kind(event.kind) if event else ladder.usual())}
    rows = Reminder.objects.filter(event=event, kind=kind)
    for rung in rungs:
        _refuse_unless_within(rung)
        before = inherited[rung.step]
        sentence = set_spaces(tidy(rung.sentence).replace("\n", " "))[:300]
        if (rung.is_on, rung.minutes, sentence) == (before.is_on, before.minutes, before.sentence):
            rows.filter(step=rung.step).delete()
            continue
        minutes = rung.minutes if rung.minutes != before.minutes else None
        Reminder.objects.update_or_create(
            event=event, kind=kind, step=rung.step,
            defaults={"is_on": rung.is_on, "minutes": minutes, "sentence": sentence},
        )  # fmt: skip
    record(RemindersArranged(event_id=event.pk if event else None, kind_id=kind.pk if kind else None, at=at))


@transaction.atomic
def plan(*, occurrence_id: int, at: datetime) -> None:
    """Write down when each step of a date is due, for the first time or after it moved; steps already past stay unsaid."""
    date = Occurrence.objects.held().select_related("event").filter(pk=occurrence_id).first()
    if date is None:
        return
    held = {row.step: row for row in DueReminder.objects.filter(occurrence=date)}
    for rung in ladder.of_event(date.event):
        due = _due(rung, date)
        row = held.get(rung.step)
        if due is None:
            if row is not None and row.done_at is None:
                row.delete()
        elif row is None:
            DueReminder.objects.create(occurrence=date, step=rung.step, due_at=due, done_at=at if due <= at else None)
        elif row.due_at != due:
            row.due_at, row.done_at = due, at if due <= at else None
            row.save(update_fields=["due_at", "done_at"])


def plan_first(*, rsvp_id: int, at: datetime) -> None:
    """Someone comes: their date has its reminders planned, if it has not yet."""
    rsvp = Rsvp.objects.filter(pk=rsvp_id, answer__in=[Rsvp.Answer.YES, Rsvp.Answer.MAYBE]).first()
    if rsvp is not None and not DueReminder.objects.filter(occurrence=rsvp.occurrence_id).exists():
        plan(occurrence_id=rsvp.occurrence_id, at=at)


def plan_again(*, at: datetime, event_id: int | None = None, kind_id: int | None = None) -> int:
    """An action moved, or a ladder changed: plan its dates again, those that had been planned. How many."""
    dates = Occurrence.objects.filter(due_reminders__isnull=False, ends_at__gt=at - LATE)
    dates = dates.filter(event=event_id) if event_id is not None else dates.filter(event__kind=kind_id)
    found = list(dates.order_by("pk").values_list("pk", flat=True).distinct())
    for pk in found:
        plan(occurrence_id=pk, at=at)
    return len(found)


def send_due(*, at: datetime) -> int:
    """Have said what is due; how many steps. One that a dying worker held comes back with its transaction."""
    due = DueReminder.objects.filter(done_at=None, due_at__lte=at).order_by("due_at", "pk")
    return sum(_send(pk, at) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _send(pk: int, at: datetime) -> bool:
    if not DueReminder.objects.filter(pk=pk, done_at=None, due_at__lte=at).update(done_at=at):
        return False  # another worker has it
    row = DueReminder.objects.select_related("occurrence__event").get(pk=pk)
    date = row.occurrence
    rung = next(rung for rung in ladder.of_event(date.event) if rung.step == row.step)
    due = _due(rung, date)
    if due is None or due > at:  # it moved, or was turned off, and nobody had said so yet
        DueReminder.objects.filter(pk=pk).update(due_at=due or row.due_at, done_at=at if due is None else None)
        return False
    if not date.is_on or _is_too_late(row, date, due, at):
        return False
    record(ReminderCame(occurrence_id=date.pk, step=row.step, due_at=due, at=at))
    return True


def _is_too_late(row: DueReminder, date: Occurrence, due: datetime, at: datetime) -> bool:
    """It began, thanks would be stale, or a later step of the same date is due as well and says more."""
    if row.step not in BEFORE:
        return at > due + LATE
    later = DueReminder.objects.filter(occurrence=date, step__in=BEFORE, done_at=None, due_at__lte=at)
    return at >= date.starts_at or later.exists()


def _due(rung: Rung, date: Occurrence) -> datetime | None:
    return ladder.due_at(rung, starts_at=date.starts_at, ends_at=date.ends_at, zone=date.event.zone)


def _refuse_unless_within(rung: Rung) -> None:
    if rung.step == Step.CONFIRMATION:
        return
    if rung.step in ON_THE_CLOCK:
        smallest, largest = 0, 24 * 60 - 1
    else:
        smallest, largest, _unit = BOUNDS[rung.step]
    if not smallest <= rung.minutes <= largest:
        raise NotAtThatHour
