"""What actions put on the pages of rooms below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tribune.events import queries
from tribune.kit.slots import fill
from tribune.people.viewers import NOBODY


def team_actions(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The next action first, then the others ahead."""
    viewer = getattr(request, "viewer", NOBODY)
    ahead = queries.next_of_team(given["team"].pk, viewer, at=timezone.now())
    return {"team": given["team"], "next": ahead[0] if ahead else None, "others": ahead[1:], "viewer": viewer}


def near_new_person(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Three actions near, for someone who has just joined."""
    viewer = getattr(request, "viewer", NOBODY)
    place = viewer.person.place if viewer.person else None
    km = viewer.person.radius_km if viewer.person else 20
    found = queries.soon_near(viewer, place, km=km, n=3, at=timezone.now())
    return {"lines": found} if found else None


def register() -> None:
    fill("team.css", "events/_css.html")
    fill("team.main", "events/_team.html", context=team_actions)
    fill("team.organise", "events/_team_organise.html")
    fill("team.keep", "events/_team_calendar.html")
    fill("welcome.near", "events/_welcome.html", context=near_new_person)
