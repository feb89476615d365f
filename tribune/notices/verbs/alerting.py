"""Letters of alerts: the address in each that ends that alert, and the digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction

from tribune.events import alert_ways
from tribune.events.models import Alert, AlertMatch, Occurrence
from tribune.mail.verbs.letters import post
from tribune.notices import stopping
from tribune.notices.models import Notice
from tribune.notices.verbs import preferences
from tribune.people.models import Person

BATCH = 100
A_LETTER = 20  # actions of one alert in a letter
STOP = "https://alert-stop.invalid/"  # in a letter drawn for many, where each reader's own address comes


def stops_of(notice: Notice, to: Iterable[Notice]) -> dict[int, str]:
    """By reader, the address that ends the alert by which they are told; none where the news is not of alerts."""
    if not notice.told.has_own_stop or not notice.thing.startswith("event:"):
        return {}
    matches = AlertMatch.objects.filter(
        event=int(notice.thing.removeprefix("event:")),
        alert__person__in=[one.person_id for one in to],
        alert__pace=Alert.Pace.AT_ONCE,
    )
    found = matches.select_related("alert__person").order_by("-pk")
    return {match.alert.person_id: alert_ways.address_for(match.alert) for match in found}


@dataclass(frozen=True, slots=True)
class Part:
    """What one alert tells in a letter."""

    alert: Alert
    dates: list[Occurrence]
    stop: str  # the address that ends it

    @property
    def shown(self) -> list[Occurrence]:
        return self.dates[:A_LETTER]


@transaction.atomic
def digest(*, paces: Sequence[str], after: int, at: datetime) -> int | None:
    """Write the letters of a hundred people beyond number *after* whose alerts of *paces* have something new: one
    letter each, whatever the number of alerts. The number to go on from, None at the end. What is over, called off
    or hidden by now is not told.
    """
    told = Alert.objects.filter(pace__in=paces, matches__told_at=None, matches__isnull=False)
    waiting = told.filter(person__gt=after).order_by("person").values_list("person", flat=True).distinct()
    people = list(waiting[:BATCH])
    untold = AlertMatch.objects.filter(alert__person__in=people, alert__pace__in=paces, told_at=None)
    matches = list(untold.select_related("alert__person").order_by("alert__person", "alert__made_at", "alert", "pk"))
    first = _first_dates({match.event_id for match in matches}, at)
    for person, mine in groupby(matches, key=lambda match: match.alert.person):
        parts = _parts(list(mine), first)
        if parts:
            _post(person, parts, at=at)
    AlertMatch.objects.filter(pk__in=[match.pk for match in matches]).update(told_at=at)
    return people[-1] if len(people) == BATCH else None


def _first_dates(events: Iterable[int], at: datetime) -> dict[int, Occurrence]:
    """By action, its next date that stands."""
    first: dict[int, Occurrence] = {}
    ahead = Occurrence.objects.ahead(at).filter(event__in=list(events)).select_related("event")
    for date in ahead.order_by("starts_at", "pk"):
        first.setdefault(date.event_id, date)
    return first


def _parts(matches: list[AlertMatch], first: Mapping[int, Occurrence]) -> list[Part]:
    """By alert, soonest first; an action that two alerts found is told by the elder."""
    known: set[int] = set()
    parts = []
    for alert, found in groupby(matches, key=lambda match: match.alert):
        new = {match.event_id for match in found if match.event_id in first} - known
        known |= new
        if new:
            dates = sorted((first[event] for event in new), key=lambda date: (date.starts_at, date.pk))
            parts.append(Part(alert, dates, alert_ways.address_for(alert)))
    return parts


def _post(person: Person, parts: list[Part], *, at: datetime) -> None:
    if not person.is_active or person.erased_at or not person.email or not preferences.of(person)["alerts"].mail:
        return
    count = sum(len(part.dates) for part in parts)
    post(
        to=person.email,
        template="notices/mail/alert",
        context={"parts": parts, "count": count, "name": parts[0].alert.name if len(parts) == 1 else ""},
        language=person.language,
        key=f"alert:{person.pk}:{at:%Y%m%d%H%M}",
        at=at,
        unsubscribe=parts[0].stop if len(parts) == 1 else stopping.address_for(person, topic="alerts"),
    )
