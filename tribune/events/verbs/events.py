"""Creating, publishing, amending, calling off and copying an action."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tribune.events import addresses, rules
from tribune.events.cards import card_of, keep_in_step, voice_of
from tribune.events.facts import EventCalledOff, EventPublished
from tribune.events.hours import same_clock
from tribune.events.models import Cancellation, Event, Occurrence
from tribune.events.pictures import GUARD
from tribune.events.plans import Plan, plan_of
from tribune.events.verbs import moving, reports
from tribune.events.verbs.waiting import promote, resume
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import set_spaces, tidy
from tribune.media.models import Picture
from tribune.people import circles
from tribune.people.audiences import Audience
from tribune.people.models import Person, Right
from tribune.places.cells import cell_at
from tribune.publications.verbs import cards


class OnlySupportersOrganise(Refusal):
    sentence = _("Declare your support first: it takes a minute, and opens teams and organising.")
    status = 403


class OnlyOrganisersSpeakForTheTeam(Refusal):
    sentence = _("Only the team’s organisers publish actions in its name.")
    field = "team"
    status = 403


class ChangedMeanwhile(Refusal):
    """Somebody saved this action since the form was opened."""

    sentence = _("Somebody changed this action while you were writing. What you typed is kept: compare, then save.")


class ItIsOver(Refusal):
    sentence = _("This action is over: there is nothing left to call off.")


class ItIsCalledOff(Refusal):
    sentence = _("This action was called off.")


def create(*, by: Person, plan: Plan, at: datetime, form_key: str | None = None) -> Event:
    """Keep a draft. The same *form_key* twice is one action, and it is given back."""
    try:
        return _create(by=by, plan=plan, at=at, form_key=form_key)
    except IntegrityError:
        made = Event.objects.filter(made_by=by, form_key=form_key).first() if form_key else None
        if made is None:
            raise
        return made  # type: ignore[no-any-return]


@transaction.atomic
def _create(*, by: Person, plan: Plan, at: datetime, form_key: str | None) -> Event:
    if not by.is_supporter:
        raise OnlySupportersOrganise
    _refuse_faults(plan, at)
    _refuse_unless_organiser(plan, by)
    event = Event(made_by=by, form_key=form_key, created_at=at, updated_at=at)
    _write(event, plan)
    event.kit = plan.kit
    event.save(force_insert=True)
    addresses.keep(event, plan)
    _guard_picture(event)
    Occurrence.objects.create(
        event=event,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        capacity=plan.capacity,
        lat=event.lat,
        lon=event.lon,
        is_online=event.is_online,
    )
    return event


@transaction.atomic
def publish(*, event: Event, at: datetime) -> Event:
    """Show it to its audience; doing it twice is doing it once."""
    held = _locked(event)
    if held.published_at is not None:
        return held
    dates = _hold_dates(held)
    if all(date.ends_at <= at for date in dates):
        raise rules.ItIsInThePast
    held.published_at = at
    held.updated_at = at
    held.publication = cards.publish(
        kind="event", voice=voice_of(held), at=at, language=held.language, **card_of(held, dates, at)
    )
    held.save(update_fields=["published_at", "updated_at", "publication"])
    _guard_picture(held)
    held.occurrences.filter(own_cancellation=None).update(is_on=True)
    record(EventPublished(event_id=held.pk, at=at))
    return held


@transaction.atomic
def amend(*, event: Event, plan: Plan, version: int, at: datetime, occurrence: Occurrence | None = None) -> Event:
    """Change what is said of an action, if it is still at *version*; *occurrence* defaults to its only date."""
    held = _locked(event)
    if held.version != version:
        raise ChangedMeanwhile
    dates = sorted(_hold_dates(held), key=attrgetter("starts_at"))
    date = next((d for d in dates if occurrence is None or d.pk == occurrence.pk), dates[0])
    _refuse_faults(plan, at, may_be_past=not held.is_draft or plan.starts_at == date.starts_at)
    moved = (date.starts_at, date.ends_at, held.online_url, addresses.spot_of(held))
    _write(held, plan)
    date.starts_at, date.ends_at, date.capacity = plan.starts_at, plan.ends_at, plan.capacity
    now = (date.starts_at, date.ends_at, held.online_url, addresses.spot_in(plan))
    is_moved = moved != now
    date.sequence += 1
    date.save(update_fields=["starts_at", "ends_at", "capacity", "sequence"])
    date.event = held
    promote(date, at=at)
    held.occurrences.update(lat=held.lat, lon=held.lon, cell=cell_at(held.lat, held.lon), is_online=held.is_online)
    held.version += 1
    held.updated_at = at
    held.save()
    addresses.keep(held, plan)
    _guard_picture(held)
    if held.publication is not None:
        cards.amend(held.publication, at=at, **card_of(held, dates, at))
        if is_moved:
            moving.tell(event=held, moved=[(date, moved[0])], at=at, is_elsewhere=moved[2:] != now[2:])
    return held


@transaction.atomic
def call_off(
    *, event: Event, by: Person | None, reason: str, at: datetime, occurrence: Occurrence | None = None
) -> Cancellation:
    """Tell everyone who answered that it will not happen: the whole action, or one of its dates.

    *by* is None when nobody is left to organise it.
    """
    held = _locked(event)
    whole = Q(event=held)
    standing = Cancellation.objects.filter(whole | Q(occurrence=occurrence) if occurrence else whole).first()
    if standing is not None:
        return standing
    dates = [date for date in _hold_dates(held) if occurrence is None or date.pk == occurrence.pk]
    if all(date.ends_at <= at for date in dates):
        raise ItIsOver
    cancellation = Cancellation.objects.create(
        event=None if occurrence else held, occurrence=occurrence, by=by, reason=tidy(reason)[:1000], called_at=at
    )
    off = held.occurrences.filter(pk__in=[date.pk for date in dates])
    off.update(is_on=False, sequence=F("sequence") + 1)
    if occurrence is None:
        _tell_the_card(held, at)
    else:
        keep_in_step(held, at)
    if held.published_at is not None:
        record(EventCalledOff(event_id=held.pk, at=at, occurrence_id=occurrence.pk if occurrence else None))
    return cancellation


def duplicate(*, event: Event, by: Person, at: datetime) -> Event:
    """A draft of the same action, once, at the same hour of the first week that is still ahead."""
    # The last date held, or the first of those to come: one that repeats has dates a year ahead.
    held = event.occurrences.filter(ends_at__lte=at).order_by("-starts_at").first()
    last = held or event.occurrences.order_by("starts_at")[0]
    weeks = max(1, (at - last.starts_at) // timedelta(days=7) + 1)
    starts_at = same_clock(last.starts_at, days=7 * weeks, zone=event.zone)
    plan = replace(
        plan_of(event, last), starts_at=starts_at, ends_at=starts_at + (last.ends_at - last.starts_at), is_big=False
    )
    return create(by=by, plan=plan, at=at)


@transaction.atomic
def withhold(*, event: Event, at: datetime) -> None:
    """The desk hides a published action from everyone but those who run it, with its pictures and reports."""
    held = _locked(event)
    _hold_dates(held)
    held.occurrences.update(is_on=False)
    if held.publication is not None and not held.is_withheld:
        cards.withhold(held.publication, at=at)
        reports.hide(event=held, at=at)
        _guard_picture(held)


@transaction.atomic
def restore(*, event: Event, at: datetime) -> None:
    """Show a withheld action again; what was called off stays so."""
    held = _locked(event)
    if held.publication is None or held.publication.withheld_at is None:
        return
    hidden_at = held.publication.withheld_at
    _hold_dates(held)
    cards.restore(held.publication, at=at)
    reports.show(event=held, hidden_at=hidden_at, at=at)
    _guard_picture(held)
    if not Cancellation.objects.filter(event=held).exists():
        held.occurrences.filter(own_cancellation=None).update(is_on=True)
        for date in held.occurrences.filter(is_on=True, waiting__gt=0).order_by("pk"):
            date.event = held
            resume(date, at=at)


@transaction.atomic
def make_big(*, event: Event, is_big: bool, at: datetime) -> None:
    """The desk says that this one is (no longer) the movement's big action."""
    held = _locked(event)
    held.is_big = is_big
    held.version += 1
    held.save(update_fields=["is_big", "version"])
    _tell_the_card(held, at)


def hold(event: Event, *, version: int | None = None) -> Event:
    """*event* as it is now, locked, for a verb that changes its dates. Raises ItIsCalledOff, and ChangedMeanwhile when
    it is not at *version* any more.
    """
    held: Event = Event.objects.held().select_related("publication").get(pk=event.pk)
    if Cancellation.objects.filter(event=held).exists():
        raise ItIsCalledOff
    if version is not None and held.version != version:
        raise ChangedMeanwhile
    return held


def _locked(event: Event) -> Event:
    return (  # type: ignore[no-any-return]
        Event.objects.held()
        .select_related("kind", "team__voice", "team__circle", "publication", "place", "picture")
        .get(pk=event.pk)
    )


def _hold_dates(event: Event) -> list[Occurrence]:
    """Every date of an action that is held, before many of them are written at once."""
    return list(event.occurrences.held())


def _refuse_faults(plan: Plan, at: datetime, *, may_be_past: bool = False) -> None:
    for fault in rules.faults(plan, at=at, may_be_past=may_be_past):
        raise fault


def _refuse_unless_organiser(plan: Plan, by: Person) -> None:
    if plan.team is None:
        return
    seats = circles.holders(plan.team.circle_id, Right.ACT)
    if plan.team.is_closed or not seats.filter(person=by).exists():
        raise OnlyOrganisersSpeakForTheTeam


def _tell_the_card(event: Event, at: datetime) -> None:
    if event.publication is not None:
        cards.amend(event.publication, at=at)


def _guard_picture(event: Event) -> None:
    """What is not for everyone, or not yet, or not any more, has a picture that is not either."""
    is_public = event.audience == Audience.PUBLIC and not event.is_draft and not event.is_withheld
    if event.picture_id is not None:
        Picture.objects.filter(pk=event.picture_id).update(guard="" if is_public else GUARD)


def _write(event: Event, plan: Plan) -> None:
    plan = plan.placed()
    event.title = set_spaces(tidy(plan.title).replace("\n", " "))[:160]
    event.description = set_spaces(tidy(plan.description))
    for name in ("kind", "team", "zone", "place", "lat", "lon", "picture", "audience", "language", "is_big"):
        setattr(event, name, getattr(plan, name))
    for name in ("venue", "street", "postcode", "town", "online_url"):
        setattr(event, name, tidy(getattr(plan, name)))
    event.is_address_reserved = plan.is_address_reserved
    addresses.blur(event)
