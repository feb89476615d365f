"""What a person says of an action when making or amending it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tribune.events.models import Event, EventKind, Kit, Occurrence
from tribune.media.models import Picture
from tribune.people.audiences import Audience
from tribune.places.models import Place
from tribune.teams.models import Team


@dataclass(frozen=True, slots=True)
class Plan:
    """Plain values; hours are aware. ``lat`` and ``lon`` default to the place's own."""

    title: str
    kind: EventKind
    starts_at: datetime
    ends_at: datetime
    zone: str = "Europe/Paris"
    team: Team | None = None
    place: Place | None = None
    venue: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    lat: float | None = None
    lon: float | None = None
    online_url: str = ""
    description: str = ""
    picture: Picture | None = None
    capacity: int | None = None
    audience: str = Audience.PUBLIC
    language: str = "fr"
    is_big: bool = False
    is_address_reserved: bool = False
    kit: Kit | None = None  # what it is made from

    @property
    def has_place(self) -> bool:
        return self.place is not None or (self.lat is not None and self.lon is not None)

    def placed(self) -> Plan:
        """With the point, town and postcode of its place wherever none is said."""
        if self.place is None:
            return self
        point = (self.place.lat, self.place.lon) if self.lat is None or self.lon is None else (self.lat, self.lon)
        return replace(
            self,
            lat=point[0],
            lon=point[1],
            town=self.town or self.place.name,
            postcode=self.postcode or self.place.postcode,
        )


def usual_end(kind: EventKind, starts_at: datetime, *, kit: Kit | None = None) -> datetime:
    """When it ends, where nobody said: what its kit says of one like it, else its kind."""
    minutes = (kit.usual_minutes if kit is not None else None) or kind.usual_minutes
    return starts_at + timedelta(minutes=minutes)


def plan_of(event: Event, occurrence: Occurrence) -> Plan:
    """What an action says now, for a copy or a form."""
    exact = event.exact
    return Plan(
        title=event.title,
        kind=event.kind,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        zone=event.zone,
        team=event.team,
        place=event.place,
        venue=exact.venue,
        street=exact.street,
        postcode=event.postcode,
        town=event.town,
        lat=exact.lat,
        lon=exact.lon,
        online_url=event.online_url,
        description=event.description,
        picture=event.picture,
        capacity=occurrence.capacity,
        audience=event.audience,
        language=event.language,
        is_big=event.is_big,
        is_address_reserved=event.is_address_reserved,
        kit=event.kit,
    )
