"""The first page: a stranger's front page, a member's home."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tribune.events import queries as events
from tribune.front import feed
from tribune.front.views import press
from tribune.kit.htmx import is_part_wanted
from tribune.people.viewers import Asked
from tribune.publications.drawing import draw
from tribune.teams import queries as teams


@require_safe
def first(request: Asked) -> HttpResponse:
    return home(request) if request.viewer.is_signed_in else press.front_page(request)


def home(request: Asked) -> HttpResponse:
    """Soon near me, my feed, my agenda, my teams: eight queries, whatever there is to show."""
    viewer, at = request.viewer, timezone.now()
    mine = teams.mine(viewer)
    my_voices = {team.voice_id: team.name for team in mine}
    page = feed.feed_of(viewer, my_voices=my_voices, at=at, cursor=request.GET.get("after", ""))
    drawn = draw(page.rows, viewer=viewer)
    reasons = [feed.why(card, my_voices=my_voices) for card in page.rows]
    context = {"page": page, "feed": list(zip(drawn, reasons, strict=True))}
    if is_part_wanted(request) and request.GET.get("after"):
        return render(request, "front/_feed.html", context)
    agenda = events.my_agenda(viewer, at=at)
    person = viewer.person
    place = person.place if person is not None else None
    context |= {
        "place": place,
        "soon": events.soon_near(viewer, place, km=person.radius_km if person else 0, n=8, at=at),
        "agenda": agenda,
        "teams": mine,
        "is_new": not agenda and not mine,
    }
    return render(request, "front/home.html", context)
