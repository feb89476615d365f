"""What teams put on the pages of rooms below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tribune.kit.slots import fill
from tribune.people.models import Role, Seat
from tribune.people.viewers import NOBODY
from tribune.teams import queries
from tribune.teams.models import Team


def near_new_person(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The nearest team, for someone who has just joined."""
    viewer = getattr(request, "viewer", NOBODY)
    found = queries.nearest(viewer, given["person"].place)
    return {"team": found[0], "members": members_of(found[0])} if found else None


def first_steps(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any]:
    viewer = getattr(request, "viewer", NOBODY)
    return {"is_done": bool(viewer.circle_ids)}


def leaving(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Warned before they leave the movement: the teams nobody else would answer for."""
    referent = Seat.objects.filter(person=given["person"], role=Role.REFERENT).values("circle")
    others = Seat.objects.filter(role=Role.REFERENT).exclude(person=given["person"]).values("circle")
    alone = list(Team.objects.standing().filter(circle__in=referent).exclude(circle__in=others))
    return {"teams": alone} if alone else None


def members_of(team: Team) -> int:
    return Seat.objects.filter(circle=team.circle_id, role__gte=Role.MEMBER).count()


def register() -> None:
    fill("welcome.near", "teams/_welcome.html", context=near_new_person, order=20)
    fill("welcome.steps", "teams/_step.html", context=first_steps, order=20)
    fill("me.leaving", "teams/_leaving_alone.html", context=leaving)
