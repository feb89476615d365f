"""What actions put on the pages of rooms below, and on their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tribune.events import checklist, queries, reported, roles, sharing, together
from tribune.events.models import Rsvp
from tribune.kit.slots import fill
from tribune.people.models import Right
from tribune.people.viewers import NOBODY
from tribune.places.labels import written
from tribune.teams.rules import may


def team_actions(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The next action first, then the others ahead."""
    viewer = getattr(request, "viewer", NOBODY)
    ahead = queries.next_of_team(given["team"].pk, viewer, at=timezone.now())
    return {
        "team": given["team"],
        "next": ahead[0] if ahead else None,
        "others": ahead[1:],
        "viewer": viewer,
        "may_organise": may(Right.ACT, given["team"], viewer),
    }


def near_new_person(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Three actions near, for someone who has just joined; else the way to host one."""
    person = given["person"]
    viewer = getattr(request, "viewer", NOBODY)
    found = queries.soon_near(viewer, person.place, km=person.radius_km, n=3, at=timezone.now())
    return {"lines": found, "place": person.place, "typed": written(person.place) if person.place else ""}


def first_steps(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """ "Choose an action", done once one was answered."""
    viewer = getattr(request, "viewer", NOBODY)
    if viewer.person is None:
        return None
    if given.get("answered") is False:  # the page has looked already
        return {"is_done": False}
    return {"is_done": Rsvp.objects.filter(person=viewer.person).exists()}


def register() -> None:
    fill("team.css", "events/_css.html")
    fill("team.main", "events/_team.html", context=team_actions)
    fill("team.organise", "events/_team_organise.html")
    fill("team.keep", "events/_team_calendar.html")
    fill("me.tabs", "events/_me_tab.html")
    fill("welcome.near", "events/_welcome.html", context=near_new_person, order=10)
    fill("welcome.near", "events/_welcome_host.html", order=900)
    fill("welcome.steps", "events/_step.html", context=first_steps, order=10)
    fill("event.main", "events/_report.html", context=reported.on_page, order=5)
    fill("team.after", "events/_team_reports.html", context=reported.on_team_page, order=10)
    fill("event.main", "events/_shifts.html", context=roles.on_page, order=10)
    fill("event.main", "events/_things.html", context=checklist.on_page, order=20)
    fill("event.menu", "events/_organise_help.html", order=10)
    fill("event.aside", "events/_partners.html", context=together.on_page, order=10)
    fill("event.menu", "events/_organise_teams.html", order=20)
    fill("event.main", "events/_rides.html", context=sharing.on_page, order=30)
