"""The card of an action: what it says in other rooms' lists, and who says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tribune.events.models import Event, Occurrence
from tribune.kit.html import from_plain
from tribune.movement.settings import movement
from tribune.people.audiences import Audience
from tribune.publications.models import Voice
from tribune.publications.verbs import cards, voices


def voice_of(event: Event) -> Voice:
    """The team's; the movement's for an action of no team, so that nobody's name is made public by organising."""
    if event.team is not None:
        return event.team.voice
    return voice_of_movement()


def voice_of_movement() -> Voice:
    spoken = Voice.objects.filter(kind=Voice.Kind.MOVEMENT).first()
    return spoken or voices.give(kind=Voice.Kind.MOVEMENT, name=movement().name, address="/")


def card_of(event: Event, dates: Sequence[Occurrence], at: datetime) -> dict[str, Any]:
    """The card's values: it shows the next date, or the last one when none is ahead."""
    ahead = [date for date in dates if date.ends_at > at]
    shown = min(ahead, key=lambda d: d.starts_at) if ahead else max(dates, key=lambda d: d.starts_at)
    is_for_team = event.audience == Audience.CIRCLE and event.team is not None
    return {
        "title": event.title,
        "summary": event.description[:300],
        "body": from_plain(event.description),
        "address": event.address,
        "picture": event.picture,
        "audience": event.audience,
        "circle": event.team.circle if is_for_team and event.team else None,
        "place": (event.lat, event.lon, event.town) if event.lat is not None and event.lon is not None else None,
        "starts_at": shown.starts_at,
        "ends_at": shown.ends_at,
    }


def keep_in_step(event: Event, at: datetime) -> None:
    """After its dates changed: a new version of the action, and its card at the next date that stands."""
    event.version += 1
    event.updated_at = at
    event.save(update_fields=["version", "updated_at"])
    if event.publication is not None:
        dates = event.occurrences.order_by("starts_at")
        standing = list(dates.filter(own_cancellation=None)) or list(dates)
        cards.amend(event.publication, at=at, **card_of(event, standing, at))
