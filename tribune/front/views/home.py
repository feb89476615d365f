"""The first page: a stranger's front page, a member's home."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tribune.events import queries as events
from tribune.events.lines import Line, say_why
from tribune.front import drawn
from tribune.front.views import press
from tribune.kit.htmx import is_part_wanted
from tribune.people.viewers import Asked, Viewer
from tribune.teams import queries as teams
from tribune.timeline import feed
from tribune.timeline.feed import ON_HOME, Around
from tribune.timeline.pages import Place
from tribune.timeline.verbs import seen

FEW = 3  # actions shown to someone new


@require_safe
def first(request: Asked) -> HttpResponse:
    return home(request) if request.viewer.is_signed_in else press.front_page(request)


def home(request: Asked) -> HttpResponse:
    """Soon near me, my feed, my agenda, my teams: eight queries, whatever there is to show."""
    viewer, now = request.viewer, timezone.now()
    after = Place.read(request.GET.get("after", ""), at=now)
    at = after.at if after is not None else now
    is_part = after is not None and is_part_wanted(request)
    mine, agenda = teams.mine(viewer), [] if is_part else events.my_agenda(viewer, at=now)
    is_new = not is_part and not agenda and not mine
    soon, near = _near(viewer, at)
    soon = soon[:FEW] if is_new else soon
    place = after or Place.first(at, left_out=[line.publication_id for line in soon])
    shown = feed.page_of(
        viewer, place, Around(mine, near), former_visit=lambda: seen.former_visit(request.session, at=now)
    )
    if is_part:
        return render(request, "timeline/_feed.html", {"feed": shown})
    person = viewer.person
    context = {
        "feed": shown,
        "soon": soon,
        "agenda": agenda,
        "teams": drawn.teams(mine),
        "place": person and person.place,
    }
    if is_new:
        return render(request, "front/new_here.html", context | _first_steps(viewer))
    return render(request, "front/home.html", context)


def _near(viewer: Viewer, at: datetime) -> tuple[list[Line], list[int]]:
    """The next actions near me, and the cards of those and a few more; anywhere, for whoever gave no place. One query."""
    person = viewer.person
    if person is None or person.place is None:
        return events.soon_near(viewer, None, km=0, n=ON_HOME, at=at), []
    lines = events.near_ahead(viewer, person.place, km=person.radius_km, n=ON_HOME, at=at)
    soon = lines[:ON_HOME]
    say_why(soon, near=person.place.name, viewer=viewer)
    return soon, [line.publication_id for line in lines if line.publication_id is not None]


def _first_steps(viewer: Viewer) -> dict[str, Any]:
    """For whoever has no team and nothing in their agenda: the nearest team. One query, none without a place."""
    place = viewer.person.place if viewer.person is not None else None
    found = teams.nearest(viewer, place)
    return {"team": found[0] if found else None, "answered": False}
