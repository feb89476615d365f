"""Makers, for the tests of this room and of those above."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tribune.events import figures
from tribune.events import kinds as first_kinds
from tribune.events.models import Event, EventKind, Favour, FigureKind, Kit, Occurrence, Report, Rsvp, Shift, Thing
from tribune.events.plans import Plan, usual_end
from tribune.events.verbs import events, favours, kits, reports, rsvps, shifts, things
from tribune.movement.settings import movement
from tribune.people.models import Person
from tribune.people.testing import a_person

LILLE = (50.6311, 3.0468)


def an_event_kind(slug: str = "march") -> EventKind:
    """One of the first kinds; planted again when a test of transactions emptied the table."""
    if not EventKind.objects.filter(slug=slug).exists():
        first_kinds.plant(EventKind)
    return EventKind.objects.get(slug=slug)


def soon(days: float = 3, *, after: datetime | None = None) -> datetime:
    """A round hour some days from now."""
    moment = (after or datetime.now(UTC)) + timedelta(days=days)
    return moment.replace(minute=0, second=0, microsecond=0)


def day_of(moment: datetime) -> date:
    """The day that *moment* is where the actions of these tests take place."""
    return moment.astimezone(ZoneInfo(movement().zone)).date()


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


def a_shift(event: Event, title: str = "Accueil au départ", **more: Any) -> Shift:
    """A role of the action's only date: its first hour, two people; *more* is ``verbs.shifts.add``'s."""
    date = more.pop("date", None) or the_date_of(event)
    starts_at = more.pop("starts_at", date.starts_at)
    given: dict[str, Any] = {"ends_at": starts_at + timedelta(hours=1), "needed": 2, "at": datetime.now(UTC), **more}
    return shifts.add(occurrence=date, title=title, starts_at=starts_at, **given)[0]


def a_thing(event: Event, name: str = "Tables pliantes", needed: int = 4) -> Thing:
    return things.add(occurrence=the_date_of(event), name=name, needed=needed, at=datetime.now(UTC))


def a_past_event(**more: Any) -> Event:
    """An action that was on three hours ago."""
    return an_event(starts_at=datetime.now(UTC) - timedelta(hours=6), **more)


def a_report(event: Event, *, by: Person, body: str = "Trente personnes, du soleil.", published: bool = True) -> Report:
    """Of the action's only date, in which it went well."""
    at = datetime.now(UTC)
    report = reports.begin(occurrence=the_date_of(event), by=by, title="Samedi à Lille", at=at)
    report = reports.write(report=report, title=report.title, body=body, figures={}, version=report.version, at=at)
    return reports.publish(report=report, at=at) if published else report


def a_figure_kind(slug: str = "people") -> FigureKind:
    """One of the first kinds; planted again when a test of transactions emptied the table."""
    if not FigureKind.objects.filter(slug=slug).exists():
        figures.plant(FigureKind)
    return FigureKind.objects.get(slug=slug)


def a_ride(event: Event, driver: Person, **more: Any) -> Favour:
    """A ride from Roubaix by *driver*, who comes, an hour before the action; *more* is ``verbs.favours.offer``'s."""
    at = datetime.now(UTC)
    favours.open_for(event=event, rides=True, beds=True)
    date = the_date_of(event)
    rsvps.give(occurrence=date, person=driver, answer=Rsvp.Answer.YES, at=at)
    given: dict[str, Any] = {
        "kind": "ride", "where": "Roubaix, près de la gare", "places": 2, "leaves_at": date.starts_at - timedelta(hours=1),
        "at": at, **more,
    }  # fmt: skip
    return favours.offer(occurrence=date, person=driver, **given)


def wall_clock_of(event: Event, *, hours: float = 0) -> str:
    """The hour its date starts, and *hours* more, as a form's ``datetime-local`` sends it."""
    moment = the_date_of(event).starts_at + timedelta(hours=hours)
    return moment.astimezone(event.tz).strftime("%Y-%m-%dT%H:%M")


def an_outline(title: str = "Mille tablées pour l’eau", **more: Any) -> kits.Outline:
    return kits.Outline(
        title=title, introduction="Une table, une carafe, dix voisins.", kind=an_event_kind("stall"), **more
    )


def a_kit(title: str = "Mille tablées pour l’eau", *, by: Person, published: bool = True, **more: Any) -> Kit:
    """A campaign's kit on offer; *more* is ``verbs.kits.Outline``'s."""
    at = datetime.now(UTC)
    kit = kits.make(by=by, outline=an_outline(title, **more), at=at)
    return kits.publish(kit=kit, by=by, at=at) if published else kit
