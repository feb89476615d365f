"""Keeping and ending an alert; finding those that a new action concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _

from tribune.events.facts import AlertsMatched
from tribune.events.models import Alert, AlertMatch, Event, EventKind, Occurrence
from tribune.events.near import EVENING, Asked
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, tidy
from tribune.people.audiences import Audience
from tribune.people.models import Person
from tribune.places.models import Place
from tribune.places.near import box_around, cells_of, distance_km

MOST = 20
FARTHEST_KM = 50
BATCH = 500
SATURDAY = 5


class ThatIsEnoughAlerts(Refusal):
    sentence = _("You have twenty alerts already: end one that you no longer need.")
    field = "name"


class AnAlertNeedsAPlace(Refusal):
    sentence = _("Choose a postcode or a town first: an alert looks around a place.")
    field = "place"


@transaction.atomic
def keep(*, person: Person, asked: Asked, place: Place | None, name: str, pace: str, at: datetime) -> Alert:
    """Tell *person* of what comes into the view *asked* around *place*, beyond 50 km as within. The days it is
    narrowed to are left out: an alert is for what comes. The same view twice is one alert, renamed.

    Raises ThatIsEnoughAlerts, AnAlertNeedsAPlace.
    """
    if place is None and not asked.online:
        raise AnAlertNeedsAPlace
    Person.objects.select_for_update().get(pk=person.pk)
    kinds = list(EventKind.objects.filter(slug__in=asked.kinds))
    where = None if asked.online else place
    view = {"place": where, "km": min(asked.km, FARTHEST_KM), "is_online": asked.online, "when": asked.when}
    said = {"name": _named(name, where), "pace": pace}
    mine = Alert.objects.filter(person=person)
    for alert in mine.filter(**view).prefetch_related("kinds"):
        if {kind.pk for kind in alert.kinds.all()} == {kind.pk for kind in kinds}:
            mine.filter(pk=alert.pk).update(**said)
            return alert
    if mine.count() >= MOST:
        raise ThatIsEnoughAlerts
    alert = Alert.objects.create(
        person=person, lat=where.lat if where else None, lon=where.lon if where else None, made_at=at, **view, **said
    )
    alert.kinds.set(kinds)
    return alert


def end(*, alert: Alert) -> None:
    """It tells nothing more; ended twice, the same."""
    Alert.objects.filter(pk=alert.pk).delete()


@transaction.atomic
def match(*, event_id: int, after: int, at: datetime) -> int | None:
    """Find the alerts beyond number *after* that a published action concerns, five hundred looked at a time.

    Gives the number to go on from, None at the end. Each action once an alert.
    """
    event = (
        Event.objects.select_related("team")
        .filter(pk=event_id, published_at__isnull=False, publication__withheld_at=None)
        .exclude(audience=Audience.CIRCLE)  # its team is told by itself
        .first()
    )
    dates = list(Occurrence.objects.ahead(at).filter(event=event_id).order_by("starts_at")[:60]) if event else []
    if event is None or not dates:
        return None
    near = list(_looking_at(event).filter(pk__gt=after).prefetch_related("kinds").order_by("pk")[:BATCH])
    found = [alert for alert in near if concerns(alert, event, dates)]
    AlertMatch.objects.bulk_create(
        [AlertMatch(alert=alert, event=event, found_at=at) for alert in found], ignore_conflicts=True
    )
    if any(alert.pace == Alert.Pace.AT_ONCE for alert in found):
        record(AlertsMatched(event_id=event.pk, at=at))
    return near[-1].pk if len(near) == BATCH else None


def concerns(alert: Alert, event: Event, dates: Sequence[Occurrence]) -> bool:
    """Whether an action with *dates* ahead comes into the view; no query once the kinds of *alert* are there."""
    wanted = {kind.pk for kind in alert.kinds.all()}
    if wanted and event.kind_id not in wanted:
        return False
    if not any(_is_when(alert.when, date.starts_at, event.tz) for date in dates):
        return False
    if alert.is_online:
        return event.is_online
    if event.lat is None or event.lon is None or alert.lat is None or alert.lon is None:
        return False
    return distance_km((event.lat, event.lon), (alert.lat, alert.lon)) <= alert.km


def _looking_at(event: Event) -> QuerySet[Alert]:
    """The alerts that may concern it, by their index: nobody who runs it, nor is in its team (they are told by that)."""
    where = Q(is_online=True) if event.is_online else Q(pk__in=[])
    if event.lat is not None and event.lon is not None:
        box = box_around(event.lat, event.lon, FARTHEST_KM)
        cells = cells_of(box)
        inside = Q(lat__gte=box.south, lat__lte=box.north) if cells is None else Q(cell__in=cells)
        where |= Q(is_online=False) & inside
    alerts = Alert.objects.filter(where, person__is_active=True, person__erased_at=None)
    if event.audience == Audience.MEMBERS:
        alerts = alerts.filter(person__declaration__isnull=False, person__declaration__withdrawn_at=None)
    if event.made_by_id is not None:
        alerts = alerts.exclude(person=event.made_by_id)
    if event.team is not None:
        alerts = alerts.exclude(person__seats__circle=event.team.circle_id)
    return alerts


def _is_when(when: str, starts_at: datetime, zone: ZoneInfo) -> bool:
    local = starts_at.astimezone(zone)
    if when == Alert.When.WEEKEND:
        return local.weekday() >= SATURDAY
    return local.hour >= EVENING if when == Alert.When.EVENING else True


def _named(name: str, place: Place | None) -> str:
    said = tidy(name).replace("\n", " ")[:80]
    return said if is_seen(said) else (place.name if place else said_now("Online"))
