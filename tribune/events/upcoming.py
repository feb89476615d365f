"""What those who organise an action ask about its dates."""

from __future__ import annotations

from datetime import datetime

from tribune.events import repeating
from tribune.events.models import Event, Occurrence, Repetition
from tribune.events.wording import in_words

MOST = 200


def ahead_of(event: Event, *, at: datetime) -> list[Occurrence]:
    """Its dates that have not begun and were not called off, soonest first. One query."""
    rows = event.occurrences.filter(starts_at__gt=at, own_cancellation=None)
    dates = list(rows.order_by("starts_at", "pk")[:MOST])
    for date in dates:
        date.event = event
    return dates


def repetition_in_words(event: Event) -> str:
    """ "Every week on Tuesday, at 18:30"; empty, and no query, when it does not repeat."""
    repetition = Repetition.objects.filter(event=event.pk).first() if event.repeats else None
    if repetition is None:
        return ""
    pattern = repeating.pattern_of(repetition.rule, event.zone)
    return in_words(pattern, repeating.wall(repetition.starts_at, event.zone), event.zone)
