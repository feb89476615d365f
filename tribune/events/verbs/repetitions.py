"""An action repeats, repeats otherwise, or no more. Its dates are rows made ahead, and stay those people answered for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tribune.events import repeating, rules
from tribune.events.cards import keep_in_step
from tribune.events.facts import EventCalledOff
from tribune.events.hours import on_the_clock
from tribune.events.models import Cancellation, Event, Occurrence, Repetition
from tribune.events.repeating import Arrangement, Held, Often, Pattern
from tribune.events.verbs import moving
from tribune.events.verbs.events import hold
from tribune.events.verbs.waiting import promote
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people.models import Person
from tribune.publications.verbs import cards

A_MINUTE = timedelta(minutes=1)


class NoDateAnswersToThat(Refusal):
    sentence = _("No date answers to that: it ends before it begins.")
    field = "until"


class TheDatesOverlap(Refusal):
    sentence = _("It lasts longer than the time from one date to the next.")
    field = "ends"


class ItDoesNotRepeat(Refusal):
    sentence = _("This action does not repeat.")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a rule will do: said to the organiser before it is saved, and done by ``repeat``."""

    rule: str
    starts_at: datetime
    length: timedelta
    slots: list[datetime]
    is_whole: bool  # those are all of its dates
    dates: dict[int, Occurrence]
    arranged: Arrangement

    @property
    def moved(self) -> list[Occurrence]:
        """Dates people come to, that will be at another hour."""
        changed = [(self.dates[one.pk], slot) for one, slot in self.arranged.kept]
        return [date for date, slot in changed if date.taken and not date.is_moved and date.starts_at != slot]

    @property
    def lost(self) -> list[Occurrence]:
        """Dates people come to, that will be called off."""
        return [self.dates[one.pk] for one in self.arranged.gone if self.dates[one.pk].taken]


def foresee(
    *,
    event: Event,
    pattern: Pattern,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    since: Occurrence | None = None,
    locks: bool = False,
) -> Foreseen:
    """What ``repeat`` would do, with the refusals it would raise; nothing is changed. It *locks* the dates it is to do."""
    for fault in rules.faults_of_hours(starts_at, ends_at, at=at):
        raise fault
    length = ends_at - starts_at
    first = repeating.first_wall(pattern, repeating.wall(starts_at, event.zone))
    starts_at = on_the_clock(first, event.zone)
    rule = repeating.rule_of(pattern, first, event.zone)
    gap = repeating.shortest_gap(rule, starts_at, event.zone)
    if gap is not None and length > gap:
        raise TheDatesOverlap
    until = repeating.horizon(at)
    found = repeating.slots(rule, starts_at, event.zone, until=until, most=repeating.MOST + 1)
    if not found:
        raise NoDateAnswersToThat
    is_whole = len(found) <= repeating.MOST and _is_whole(rule, starts_at, event.zone, found[-1], until)
    slots = found[: repeating.MOST]
    dates = _dates_from(event, min(since.starts_at if since else at, starts_at), locks=locks)
    held = [Held(d.pk, d.original_starts_at or d.starts_at, stays=d.is_called_off or d.is_over(at)) for d in dates]
    arranged = repeating.arrange(held, slots, event.zone, is_weekly=pattern.often is Often.WEEKLY)
    return Foreseen(rule, starts_at, length, slots, is_whole, {d.pk: d for d in dates}, arranged)


@transaction.atomic
def repeat(
    *,
    event: Event,
    pattern: Pattern,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    at: datetime,
    capacity: int | None = None,
    since: Occurrence | None = None,
    version: int | None = None,
) -> Repetition:
    """Have *event* repeat from *starts_at* on, if it is still at *version*; its dates from *since* on (the first ahead,
    by default) follow the rule.

    A date that finds its slot in the new rule stays, with its answers; one that
    was moved by itself stays where it was put. One that finds none is called
    off if anything hangs on it, else it goes. Raises this module's refusals and
    those of ``rules``.
    """
    held = hold(event, version=version)
    plan = foresee(event=held, pattern=pattern, starts_at=starts_at, ends_at=ends_at, at=at, since=since, locks=True)
    _settle(held, plan, capacity=capacity, by=by, at=at)
    repetition, _made = Repetition.objects.update_or_create(
        event=held,
        defaults={
            "rule": plan.rule,
            "starts_at": plan.starts_at,
            "minutes": max(1, plan.length // A_MINUTE),
            "capacity": capacity,
            "made_until": plan.slots[-1],
            "is_whole": plan.is_whole,
            "set_by": by,
            "set_at": at,
        },
    )
    _say_it_repeats(held, True, at)
    return repetition


@transaction.atomic
def shift(
    *, occurrence: Occurrence, starts_at: datetime, ends_at: datetime, by: Person, at: datetime,
    all_ahead: bool = False, version: int | None = None,
) -> Repetition:  # fmt: skip
    """Put this date and all that follow at the day and hour of *starts_at*; with *all_ahead*, those before it too.

    Those already over stay. Raises what ``repeat`` raises, and ItDoesNotRepeat.
    """
    event = hold(occurrence.event, version=version)
    repetition = Repetition.objects.filter(event=event).first()
    slot = occurrence.original_starts_at
    if repetition is None or slot is None or slot < repetition.starts_at:
        raise ItDoesNotRepeat
    since = occurrence
    if all_ahead:
        ahead = event.occurrences.filter(original_starts_at__gte=repetition.starts_at, starts_at__gt=at)
        since = ahead.order_by("original_starts_at").first() or occurrence
        slot = since.original_starts_at or slot
    old, new = (repeating.wall(moment, event.zone) for moment in (occurrence.starts_at, starts_at))
    days = (new.date() - old.date()).days
    begins = on_the_clock(
        datetime.combine(repeating.wall(slot, event.zone).date() + timedelta(days=days), new.time()), event.zone
    )
    return repeat(
        event=event,
        pattern=_from(repetition, slot, days, event.zone),
        starts_at=begins,
        ends_at=begins + (ends_at - starts_at),
        capacity=repetition.capacity,
        since=since,
        by=by,
        at=at,
    )


def _from(repetition: Repetition, slot: datetime, days: int, zone: str) -> Pattern:
    """The pattern of *repetition* from its date at *slot* on, some *days* later in the week; as many dates are left."""
    pattern = repeating.pattern_of(repetition.rule, zone)
    moved = tuple(sorted((day + days) % 7 for day in pattern.days))
    left = pattern.count
    if left is not None:
        before = repeating.slots(repetition.rule, repetition.starts_at, zone, until=slot, most=left)
        left -= sum(one < slot for one in before)
    return replace(pattern, days=moved, count=left)


@transaction.atomic
def stop(*, event: Event, after: Occurrence, by: Person, at: datetime) -> None:
    """No more dates later than *after*: those that stand are called off when anything hangs on them, else they go."""
    held = hold(event)
    if not Repetition.objects.filter(event=held).delete()[0]:
        raise ItDoesNotRepeat
    dates = {
        d.pk: d for d in _dates_from(held, at, locks=True) if d.starts_at > after.starts_at and not d.is_called_off
    }
    _let_go(held, list(dates.values()), by=by, at=at)
    _say_it_repeats(held, False, at)


@transaction.atomic
def extend(*, repetition_id: int, at: datetime) -> int:
    """Make the dates that have come within the horizon; how many. None for what is called off, hidden or closed."""
    found = Repetition.objects.filter(pk=repetition_id, is_whole=False).values_list("event_id", flat=True).first()
    if found is None:
        return 0
    held = Event.objects.held().select_related("publication", "team").get(pk=found)
    if not _is_going_on(held):
        return 0
    repetition = Repetition.objects.get(pk=repetition_id)
    ahead = held.occurrences.filter(starts_at__gt=at).count()
    until = repeating.horizon(at)
    slots = repeating.slots(
        repetition.rule,
        repetition.starts_at,
        held.zone,
        until=until,
        after=repetition.made_until,
        most=max(0, repeating.MOST - ahead) + 1,
    )
    wanted = slots[: max(0, repeating.MOST - ahead)]
    _make(held, wanted, length=repetition.length, capacity=repetition.capacity)
    last = wanted[-1] if wanted else repetition.made_until
    repetition.is_whole = len(slots) == len(wanted) and _is_whole(
        repetition.rule, repetition.starts_at, held.zone, last, until
    )
    repetition.made_until = last
    repetition.save(update_fields=["made_until", "is_whole"])
    return len(wanted)


@transaction.atomic
def show_next(*, event_id: int, at: datetime) -> None:
    """Bring the card of an action whose last shown date is over to its next one; its words are as they were."""
    held = Event.objects.held().select_related("publication", "team__circle").get(pk=event_id)
    dates = list(held.occurrences.filter(own_cancellation=None, ends_at__gt=at).order_by("starts_at")[:1])
    if held.publication is not None and dates:
        cards.amend(held.publication, at=at, starts_at=dates[0].starts_at, ends_at=dates[0].ends_at)


def _is_going_on(event: Event) -> bool:
    is_closed = event.team is not None and event.team.is_closed
    return not (event.is_withheld or is_closed or Cancellation.objects.filter(event=event).exists())


def _is_whole(rule: str, starts_at: datetime, zone: str, last: datetime, until: datetime) -> bool:
    """Whether *rule* gives nothing later than *last*, which is its last date before *until*."""
    far = until + repeating.AHEAD + repeating.AHEAD
    return not repeating.slots(rule, starts_at, zone, until=far, after=last, most=1)


def _dates_from(event: Event, since: datetime, *, locks: bool) -> list[Occurrence]:
    """Those whose slot is *since* or later, soonest first."""
    slot = Coalesce("original_starts_at", "starts_at")
    rows = (event.occurrences.held() if locks else event.occurrences).annotate(slot=slot).filter(slot__gte=since)
    dates = sorted(rows.select_related("own_cancellation"), key=attrgetter("slot"))
    for date in dates:
        date.event = event
    return dates


def _settle(event: Event, plan: Foreseen, *, capacity: int | None, by: Person, at: datetime) -> None:
    kept = [(plan.dates[one.pk], slot) for one, slot in plan.arranged.kept]
    # Two dates may swap slots: each gives up its own before any takes another's.
    Occurrence.objects.filter(pk__in=[date.pk for date, _slot in kept]).update(original_starts_at=None)
    moved: list[tuple[Occurrence, datetime]] = []
    for date, slot in kept:
        was = date.starts_at, date.ends_at
        _put(date, slot, length=plan.length, capacity=capacity)
        if was != (date.starts_at, date.ends_at):
            moved.append((date, was[0]))
        promote(date, at=at)  # there may be more places
    moving.tell(event=event, moved=moved, at=at)
    _let_go(event, [plan.dates[one.pk] for one in plan.arranged.gone], by=by, at=at)
    _make(event, plan.arranged.made, length=plan.length, capacity=capacity)


def _put(date: Occurrence, slot: datetime, *, length: timedelta, capacity: int | None) -> None:
    """Give *date* its slot; one that was moved by itself stays where it was put."""
    if not date.is_moved:
        date.starts_at, date.ends_at = slot, slot + length
    date.original_starts_at = slot
    if capacity is None or capacity >= date.taken:  # nobody loses a place
        date.capacity = capacity
    date.sequence += 1
    date.save(update_fields=["starts_at", "ends_at", "original_starts_at", "capacity", "sequence"])


def _let_go(event: Event, gone: Collection[Occurrence], *, by: Person, at: datetime) -> None:
    """Dates that will not be: those something hangs on are called off and told; the others leave no trace."""
    needed = _in_use({date.pk for date in gone})
    for date in gone:
        if date.pk not in needed:
            date.delete()
            continue
        Cancellation.objects.create(occurrence=date, by=by, called_at=at)
        Occurrence.objects.filter(pk=date.pk).update(is_on=False, sequence=F("sequence") + 1)
        if event.published_at is not None:
            record(EventCalledOff(event_id=event.pk, at=at, occurrence_id=date.pk))


def _in_use(keys: set[int]) -> set[int]:
    """Those of the dates that any row points at: an answer, and whatever other rooms hang there."""
    used: set[int] = set()
    for relation in Occurrence._meta.related_objects:
        name = relation.field.attname
        rows = relation.field.model._base_manager.filter(**{f"{name}__in": keys})
        used |= set(rows.values_list(name, flat=True))
    return used


def _make(event: Event, slots: Iterable[datetime], *, length: timedelta, capacity: int | None) -> None:
    Occurrence.objects.bulk_create(
        Occurrence(
            event=event,
            starts_at=slot,
            ends_at=slot + length,
            original_starts_at=slot,
            capacity=capacity,
            lat=event.lat,
            lon=event.lon,
            is_online=event.is_online,
            is_on=event.published_at is not None and not event.is_withheld,
        )
        for slot in slots
    )


def _say_it_repeats(event: Event, repeats: bool, at: datetime) -> None:
    event.repeats = repeats
    event.save(update_fields=["repeats"])
    keep_in_step(event, at)
