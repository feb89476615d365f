"""How an action's card is drawn in mixed lists: facts once a version, holes at each reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tribune.events.drawn import button
from tribune.events.lines import read, values_of
from tribune.events.models import Event, Occurrence
from tribune.kit.prepared import prepared
from tribune.people.viewers import Viewer
from tribune.publications.cards import Known
from tribune.publications.models import Publication


def facts(cards: Sequence[Publication]) -> Mapping[int, Mapping[str, object]]:
    events = Event.objects.filter(publication__in=[card.pk for card in cards]).select_related("kind", "cancellation")
    return {
        event.publication_id or 0: {
            "kind": event.kind.name,
            "icon": event.kind.icon,
            "zone": event.zone,
            "is_big": event.is_big,
            "is_online": event.is_online and not event.has_place,
            "is_called_off": hasattr(event, "cancellation"),
        }
        for event in events
    }


def holes(cards: Sequence[Known], viewer: Viewer) -> Mapping[int, Mapping[str, str]]:
    """Who comes and the reader's own answer, for the next date of each: one query whatever their number."""
    person = viewer.person.pk if viewer.person is not None else None
    rows = _next_dates_of(at=timezone.now(), cards=[card.pk for card in cards], person=person)
    next_of = {line.publication_id: line for line in read(rows, person)}  # the soonest stays
    return {pk: {"count": line.coming, "state": button(line)} for pk, line in next_of.items() if pk is not None}


@prepared
def _next_dates_of(*, at: datetime, cards: list[int], person: int | None) -> QuerySet[Any, Any]:
    ahead = Occurrence.objects.ahead(at).filter(event__publication__in=cards)
    return values_of(ahead.order_by("-starts_at"), person)
