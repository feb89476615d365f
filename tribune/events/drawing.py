"""How an action's card is drawn in mixed lists: facts once a version, holes at each reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.template.loader import get_template
from django.utils import timezone

from tribune.events.lines import lines
from tribune.events.models import Event, Occurrence
from tribune.people.viewers import Viewer
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


def holes(cards: Sequence[Publication], viewer: Viewer) -> Mapping[int, Mapping[str, str]]:
    """Who comes and the reader's own answer, for the next date of each: two queries whatever their number."""
    of_event = dict(
        Event.objects.filter(publication__in=[card.pk for card in cards]).values_list("pk", "publication_id")
    )
    ahead = Occurrence.objects.ahead(timezone.now()).filter(event__in=of_event).order_by("-starts_at")
    next_of = {line.event_id: line for line in lines(ahead, viewer)}  # the soonest comes last and stays
    button = get_template("events/_line_answer.html")
    return {
        of_event[event_id] or 0: {"count": line.coming, "state": button.render({"line": line})}
        for event_id, line in next_of.items()
    }
