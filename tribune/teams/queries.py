"""What pages and other rooms ask about teams."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from tribune.kit.prepared import prepared, prepared_rows
from tribune.people.audiences import Reach
from tribune.people.models import Person, Role, Seat
from tribune.people.viewers import Viewer, seen_by
from tribune.places.models import Place
from tribune.teams import rules
from tribune.teams.lines import Line, read, values_of
from tribune.teams.models import JoinRequest, Team

SHOWN = 12
A_PAGE = 30
NEAREST_KM = 100


@dataclass(slots=True)
class People:
    """Who is in a team, as far as the viewer may know: numbers for everyone, names by each one's consent."""

    members: int = 0
    followers: int = 0
    referents: int = 0
    shown: list[Seat] = field(default_factory=list)  # with their person

    @property
    def shown_referents(self) -> list[Person]:
        return [seat.person for seat in self.shown if seat.role == Role.REFERENT]


def mine(viewer: Viewer) -> list[Line]:
    """The teams *viewer* belongs to or follows, those they answer for first. One query, none for a stranger."""
    if not viewer.roles:
        return []
    return sorted(
        read(_of_circles(circles=viewer.roles)), key=lambda team: (-viewer.roles[team.circle_id], team.name_folded)
    )


@prepared_rows
def _of_circles(*, circles: list[int]) -> QuerySet[Team, Any]:
    return values_of(Team.objects.standing().filter(circle__in=circles))


def shown(viewer: Viewer, code: str) -> Team:
    """The team of that code with what its page shows of it, in one query; 404 when *viewer* may not see it."""
    for team in _page_of(viewer.shape, code=code, **viewer.values):
        return team  # type: ignore[no-any-return]
    raise Http404(code)


@prepared
def _page_of(shape: tuple[bool, bool], *, code: str, **viewer: Any) -> QuerySet[Team]:
    return Team.objects.visible_to(seen_by(shape, viewer)).select_related("kind", "picture", "circle").filter(code=code)


def open_request(team: Team, viewer: Viewer) -> JoinRequest | None:
    """What *viewer* asked of the team and waits for. A query only where asking first is how one comes in."""
    if viewer.person is None or not team.is_asked_first or rules.is_member(team, viewer):
        return None
    return JoinRequest.objects.filter(team=team, person=viewer.person, answered_at=None).first()


def nearest(viewer: Viewer, place: Place | None, *, km: float = NEAREST_KM, n: int = 1) -> list[Team]:
    """The *n* teams closest to *place* that *viewer* is not in, annotated ``distance_km``. One query."""
    if place is None:
        return []
    teams = Team.objects.standing().visible_to(viewer).exclude(circle__in=sorted(viewer.roles))
    found = teams.near(place.lat, place.lon, km).select_related("kind", "picture")
    return list(found.order_by("distance_km", "pk")[:n])


def people_of(team: Team, viewer: Viewer) -> People:
    """One query; one more for whoever sees names where nobody shows theirs."""
    reaches = reaches_open_to(team, viewer)
    shown = _named(tuple(reaches), circle=team.circle_id) if reaches else []
    if shown:
        return People(shown[0].members, shown[0].followers, shown[0].referents, shown)
    numbers = Seat.objects.filter(circle=team.circle_id).aggregate(
        members=Count("pk", filter=Q(role__gte=Role.MEMBER)),
        followers=Count("pk", filter=Q(role=Role.FOLLOWER)),
        referents=Count("pk", filter=Q(role=Role.REFERENT)),
    )
    return People(**numbers)


@prepared
def _named(reaches: tuple[Reach, ...], *, circle: int) -> QuerySet[Any]:
    """Those who show their name, each with how many there are of each role."""
    seats = Seat.objects.filter(circle=circle)
    named = seats.filter(role__gte=Role.MEMBER, person__name_reach__in=reaches).exclude(person__name="")
    # Only what is shown: a person's whole row would have their address unsealed for nothing.
    told = named.select_related("person").only("role", "taken_at", "circle_id", "person__name")
    counted = told.annotate(
        members=_how_many(seats.filter(role__gte=Role.MEMBER)),
        followers=_how_many(seats.filter(role=Role.FOLLOWER)),
        referents=_how_many(seats.filter(role=Role.REFERENT)),
    )
    return counted.order_by("-role", "taken_at", "pk")[:SHOWN]


def _how_many(seats: QuerySet[Seat]) -> Coalesce:
    return Coalesce(Subquery(seats.order_by().values("circle").annotate(n=Count("pk")).values("n")), 0)


def reaches_open_to(team: Team, viewer: Viewer) -> list[Reach]:
    """How far a member's name must reach for *viewer* to see it in this team."""
    if rules.may_organise(team, viewer):
        return [Reach.ORGANISERS, Reach.TEAMS, Reach.MEMBERS]
    if rules.is_member(team, viewer):
        return [Reach.TEAMS, Reach.MEMBERS]
    return [Reach.MEMBERS] if viewer.is_supporter else []


def is_name_shown(person: Person, team: Team, viewer: Viewer) -> bool:
    if viewer.person is not None and viewer.person.pk == person.pk:
        return True
    return bool(person.name) and person.name_reach in reaches_open_to(team, viewer)
