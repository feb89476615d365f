"""An action repeats, repeats otherwise, or no more. Its dates are rows made ahead, and stay those people answered for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tribune.events import repeating, rules
from tribune.events.cards import card_of
from tribune.events.facts import EventCalledOff, EventMoved
from tribune.events.hours import on_the_clock
from tribune.events.models import Cancellation, Event, Occurrence, Repetition
from tribune.events.querysets import LONGEST
from tribune.events.repeating import Arrangement, Held, Often, Pattern
from tribune.events.verbs.events import ItIsCalledOff
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
) -> Repetition:
    """Have *event* repeat from *starts_at* on; its dates from *since* on (the first ahead, by default) follow the rule.

    A date that finds its slot in the new rule stays, with its answers; one that
    was moved by itself stays where it was put. One that finds none is called
    off if anything hangs on it, else it goes. Raises this module's refusals and
    those of ``rules``.
    """
    held = _locked(event)
    if starts_at < at:
        raise rules.ItIsInThePast
    if starts_at > at + rules.FARTHEST:
        raise rules.ItIsTooFarAhead
    if ends_at <= starts_at:
        raise rules.ItEndsBeforeItStarts
    length = ends_at - starts_at
    if length > LONGEST:
        raise rules.ItIsTooLong
    first = repeating.first_wall(pattern, repeating.wall(starts_at, held.zone))
    starts_at = on_the_clock(first, held.zone)
    rule = repeating.rule_of(pattern, first, held.zone)
    gap = repeating.shortest_gap(rule, starts_at, held.zone)
    if gap is not None and length > gap:
        raise TheDatesOverlap
    until = repeating.horizon(at)
    slots = repeating.slots(rule, starts_at, held.zone, until=until, most=repeating.MOST + 1)
    if not slots:
        raise NoDateAnswersToThat
    is_whole = len(slots) <= repeating.MOST and _is_whole(rule, starts_at, held.zone, slots[-1], until)
    slots = slots[: repeating.MOST]
    dates = _dates_from(held, min(since.starts_at if since else at, starts_at))
    arranged = repeating.arrange(
        [Held(d.pk, d.original_starts_at or d.starts_at, stays=d.is_called_off or d.is_over(at)) for d in dates],
        slots,
        held.zone,
        is_weekly=pattern.often is Often.WEEKLY,
    )
    _settle(held, {d.pk: d for d in dates}, arranged, length=length, capacity=capacity, by=by, at=at)
    repetition, _made = Repetition.objects.update_or_create(
        event=held,
        defaults={
            "rule": rule,
            "starts_at": starts_at,
            "minutes": max(1, length // A_MINUTE),
            "capacity": capacity,
            "made_until": slots[-1],
            "is_whole": is_whole,
            "set_by": by,
            "set_at": at,
        },
    )
    _keep_in_step(held, repeats=True, at=at)
    return repetition


@transaction.atomic
def stop(*, event: Event, after: Occurrence, by: Person, at: datetime) -> None:
    """No more dates later than *after*: those that stand are called off when anything hangs on them, else they go."""
    held = _locked(event)
    if not Repetition.objects.filter(event=held).delete()[0]:
        raise ItDoesNotRepeat
    dates = {d.pk: d for d in _dates_from(held, at) if d.starts_at > after.starts_at and not d.is_called_off}
    _let_go(held, list(dates.values()), by=by, at=at)
    _keep_in_step(held, repeats=False, at=at)


@transaction.atomic
def extend(*, repetition_id: int, at: datetime) -> int:
    """Make the dates that have come within the horizon; how many. None for what is called off, hidden or closed."""
    found = Repetition.objects.filter(pk=repetition_id, is_whole=False).values_list("event_id", flat=True).first()
    if found is None:
        return 0
    held = Event.objects.select_for_update(of=("self",)).select_related("publication", "team").get(pk=found)
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


def _locked(event: Event) -> Event:
    held: Event = Event.objects.select_for_update(of=("self",)).select_related("publication").get(pk=event.pk)
    if Cancellation.objects.filter(event=held).exists():
        raise ItIsCalledOff
    return held


def _is_going_on(event: Event) -> bool:
    is_hidden = event.publication is not None and event.publication.withheld_at is not None
    is_closed = event.team is not None and event.team.is_closed
    return not (is_hidden or is_closed or Cancellation.objects.filter(event=event).exists())


def _is_whole(rule: str, starts_at: datetime, zone: str, last: datetime, until: datetime) -> bool:
    """Whether *rule* gives nothing later than *last*, which is its last date before *until*."""
    far = until + repeating.AHEAD + repeating.AHEAD
    return not repeating.slots(rule, starts_at, zone, until=far, after=last, most=1)


def _dates_from(event: Event, since: datetime) -> list[Occurrence]:
    """Those whose slot is *since* or later, locked, soonest first."""
    slot = Coalesce("original_starts_at", "starts_at")
    rows = event.occurrences.select_for_update(of=("self",)).annotate(slot=slot).filter(slot__gte=since)
    dates = list(rows.order_by("slot").select_related("own_cancellation"))
    for date in dates:
        date.event = event
    return dates


def _settle(
    event: Event,
    dates: dict[int, Occurrence],
    arranged: Arrangement,
    *,
    length: timedelta,
    capacity: int | None,
    by: Person,
    at: datetime,
) -> None:
    kept = [(dates[one.pk], slot) for one, slot in arranged.kept]
    # Two dates may swap slots: each gives up its own before any takes another's.
    Occurrence.objects.filter(pk__in=[date.pk for date, _slot in kept]).update(original_starts_at=None)
    has_moved = False
    for date, slot in kept:
        has_moved |= _put(date, slot, length=length, capacity=capacity)
        promote(date, at=at)  # there may be more places
    if has_moved and event.published_at is not None:
        record(EventMoved(event_id=event.pk, at=at))
    _let_go(event, [dates[one.pk] for one in arranged.gone], by=by, at=at)
    _make(event, arranged.made, length=length, capacity=capacity)


def _put(date: Occurrence, slot: datetime, *, length: timedelta, capacity: int | None) -> bool:
    """Give *date* its slot; True when people must come at another hour."""
    before = (date.starts_at, date.ends_at)
    if not date.is_moved:
        date.starts_at, date.ends_at = slot, slot + length
    date.original_starts_at = slot
    if capacity is None or capacity >= date.taken:  # nobody loses a place
        date.capacity = capacity
    date.sequence += 1
    date.save(update_fields=["starts_at", "ends_at", "original_starts_at", "capacity", "sequence"])
    return before != (date.starts_at, date.ends_at)


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
    is_hidden = event.publication is not None and event.publication.withheld_at is not None
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
            is_on=event.published_at is not None and not is_hidden,
        )
        for slot in slots
    )


def _keep_in_step(event: Event, *, repeats: bool, at: datetime) -> None:
    event.repeats = repeats
    event.version += 1
    event.updated_at = at
    event.save(update_fields=["repeats", "version", "updated_at"])
    if event.publication is not None:
        cards.amend(event.publication, at=at, **card_of(event, _standing(event), at))


def _standing(event: Event) -> list[Occurrence]:
    dates = event.occurrences.order_by("starts_at")
    return list(dates.filter(own_cancellation=None)) or list(dates)
