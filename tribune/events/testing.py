"""Makers, for the tests of this room and of those above."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tribune.events import kinds
from tribune.events.models import Event, EventKind, Occurrence, Rsvp
from tribune.events.plans import Plan, usual_end
from tribune.events.verbs import events, rsvps
from tribune.people.models import Person
from tribune.people.testing import a_person

LILLE = (50.6311, 3.0468)


def an_event_kind(slug: str = "march") -> EventKind:
    """One of the first kinds; planted again when a test of transactions emptied the table."""
    if not EventKind.objects.filter(slug=slug).exists():
        kinds.plant(EventKind)
    return EventKind.objects.get(slug=slug)


def soon(days: float = 3, *, after: datetime | None = None) -> datetime:
    """A round hour some days from now."""
    moment = (after or datetime.now(UTC)) + timedelta(days=days)
    return moment.replace(minute=0, second=0, microsecond=0)


def a_plan(title: str = "Marche pour l’eau", **more: Any) -> Plan:
    kind = more.pop("kind", "march")
    kind = an_event_kind(kind) if isinstance(kind, str) else kind
    starts_at = more.pop("starts_at", None) or soon()
    lat, lon = more.pop("point", LILLE) or (None, None)
    given: dict[str, Any] = {"town": "Lille", "venue": "Place de la République", "lat": lat, "lon": lon}
    return Plan(
        title=title,
        kind=kind,
        starts_at=starts_at,
        ends_at=more.pop("ends_at", None) or usual_end(kind, starts_at),
        **{**given, **more},
    )


def an_event(
    title: str = "Marche pour l’eau",
    *,
    by: Person | None = None,
    published: bool = True,
    at: datetime | None = None,
    **more: Any,
) -> Event:
    """A published action in Lille in three days; *more* is the plan's: team, kind, capacity, point=(lat, lon) …"""
    plan = a_plan(title, **more)
    at = at or min(datetime.now(UTC), plan.starts_at - timedelta(days=7))
    team = plan.team
    organiser = by or (team.made_by if team and team.made_by else a_person("Alice"))
    event = events.create(by=organiser, plan=plan, at=at)
    return events.publish(event=event, at=at) if published else event


def the_date_of(event: Event) -> Occurrence:
    return event.occurrences.get()


def an_rsvp(event: Event, person: Person, answer: str = "yes", *, at: datetime | None = None, guests: int = 0) -> Rsvp:
    return rsvps.give(
        occurrence=the_date_of(event), person=person, answer=answer, guests=guests, at=at or datetime.now(UTC)
    )
