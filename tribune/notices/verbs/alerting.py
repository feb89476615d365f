"""Letters of alerts: the address in each that ends that alert, and the digests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tribune.events import alert_ways
from tribune.events.models import Alert, AlertMatch, Occurrence
from tribune.mail.verbs.letters import post
from tribune.notices.models import Notice
from tribune.notices.verbs import preferences

BATCH = 100
A_LETTER = 20  # actions in one digest
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


@transaction.atomic
def digest(*, pace: str, after: int, at: datetime) -> int | None:
    """Write the letters of a hundred alerts of *pace* beyond number *after* that have something new; the number to
    go on from, None at the end. What is over, called off or hidden by now is not told.
    """
    waiting = Alert.objects.filter(pace=pace, pk__gt=after, matches__told_at=None, matches__isnull=False).distinct()
    alerts = list(waiting.select_related("person").order_by("pk")[:BATCH])
    untold = AlertMatch.objects.filter(alert__in=alerts, told_at=None)
    found: dict[int, dict[int, Occurrence]] = {alert.pk: {} for alert in alerts}
    events = {match.event_id: match for match in untold}
    ahead = Occurrence.objects.ahead(at).filter(event__in=list(events)).select_related("event")
    first: dict[int, Occurrence] = {}
    for date in ahead.order_by("starts_at", "pk"):
        first.setdefault(date.event_id, date)
    for match in untold:
        if match.event_id in first:
            found[match.alert_id][match.event_id] = first[match.event_id]
    told: dict[int, set[int]] = {}  # by person: two alerts of theirs tell an action once
    for alert in alerts:
        known = told.setdefault(alert.person_id, set())
        dates = sorted((d for pk, d in found[alert.pk].items() if pk not in known), key=lambda date: date.starts_at)
        known.update(date.event_id for date in dates)
        if dates:
            _post(alert, dates, at=at)
    untold.update(told_at=at)
    return alerts[-1].pk if len(alerts) == BATCH else None


def _post(alert: Alert, dates: list[Occurrence], *, at: datetime) -> None:
    person = alert.person
    if not person.is_active or person.erased_at or not person.email or not preferences.of(person)["alerts"].mail:
        return
    stop = alert_ways.address_for(alert)
    post(
        to=person.email,
        template="notices/mail/alert",
        context={"alert": alert, "dates": dates[:A_LETTER], "count": len(dates), "stop": stop},
        language=person.language,
        key=f"alert:{alert.pk}:{at:%Y%m%d%H%M}",
        at=at,
        unsubscribe=stop,
    )
