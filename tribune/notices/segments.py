"""Who an announcement is for, as data. Rooms above add theirs: SEGMENTS.register("readers", Segment(…))."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.events.models import Rsvp
from tribune.kit.registries import Registry
from tribune.people.models import Person, Role, Seat
from tribune.places.models import Place
from tribune.places.near import within
from tribune.teams.models import TeamKind

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Segment:
    """``asks`` are the fields of the form it needs; ``persons`` answers people who may be told, each once."""

    label: str | Promise
    persons: Callable[[Given], QuerySet[Any, Any]]
    asks: tuple[str, ...] = ()


SEGMENTS: Registry[Segment] = Registry("SEGMENTS")


def persons_of(segment: Given) -> QuerySet[Any, Any]:
    """The supporters that *segment* names; nobody for one that is not known any more."""
    known = SEGMENTS.get(str(segment.get("kind", "")))
    return known.persons(segment) if known is not None else _nobody()


def _of_teams(given: Given) -> QuerySet[Any, Any]:
    seats = Seat.objects.filter(role__gte=Role.MEMBER, circle__team__closed_at=None, circle__team__isnull=False)
    if given.get("team_kind"):
        seats = seats.filter(circle__team__kind__in=TeamKind.family_of(str(given["team_kind"])))
    return _supporters(pk__in=seats.values("person"))


def _near(given: Given) -> QuerySet[Any, Any]:
    place = Place.objects.filter(pk=given.get("place") or 0).first()
    if place is None:
        return _nobody()
    around = within(Place.objects.all(), lat=place.lat, lon=place.lon, km=float(given.get("radius_km") or 0))
    return _supporters(place__in=around.values("pk"))


def _organisers(_given: Given) -> QuerySet[Any, Any]:
    seats = Seat.objects.filter(role__gte=Role.ORGANISER, circle__team__closed_at=None, circle__team__isnull=False)
    return _supporters(pk__in=seats.values("person"))


def _coming(given: Given) -> QuerySet[Any, Any]:
    answers = Rsvp.objects.coming().filter(occurrence__event__code=str(given.get("event") or ""))
    return _supporters(pk__in=answers.values("person"))


def _supporters(**who: Any) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = Person.objects.supporters().filter(**who)
    return found


def _nobody() -> QuerySet[Any, Any]:
    return _supporters(pk__in=[])


SEGMENTS.register("all", Segment(_("The whole movement"), lambda _given: _supporters()))
SEGMENTS.register("teams", Segment(_("Members of teams"), _of_teams, ("team_kind",)))
SEGMENTS.register("organisers", Segment(_("Organisers of teams"), _organisers))
SEGMENTS.register("near", Segment(_("Those who live around a place"), _near, ("place", "radius_km")))
SEGMENTS.register("coming", Segment(_("Those who come to an action"), _coming, ("event",)))
