"""Teams in an action: its organisers invite, the others' answer, and say that they go."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import with_said
from tribune.events import helping, together
from tribune.events.models import Event
from tribune.events.verbs import team_parts
from tribune.kit.htmx import done
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised
from tribune.teams.models import Team

MOST_FOUND = 20


@never_cache
@require_safe
@signed_in
def mine(request: Asked, code: str) -> HttpResponse:
    """Each team one speaks for, with what it was asked and whether it goes."""
    event = helping.seen(request.viewer, code)
    teams = [team for team in together.my_teams(request.viewer) if team.pk != event.team_id]
    if event.is_draft or not teams:
        raise Http404(code)
    parts = {part.team_id: part for part in together.parts_of(event)}
    rows = [(team, parts.get(team.pk)) for team in teams]
    return render(request, "events/team_parts.html", {"event": event, "rows": rows})


@require_POST
@signed_in
def one(request: Asked, code: str, team_code: str) -> HttpResponse:
    """``do``: attend, stay, accept or refuse, in the name of one's team."""
    event = helping.seen(request.viewer, code)
    team = get_object_or_404(Team, code=team_code, circle__in=sorted(request.viewer.acting_ids))
    by, at, wanted = request.viewer.person, timezone.now(), request.POST.get("do", "")
    assert by is not None  # signed_in
    if event.is_draft:
        raise Http404(code)
    if wanted in ("accept", "refuse"):
        team_parts.answer(event=event, team=team, by=by, accepts=wanted == "accept", at=at)
    elif wanted == "stay":
        team_parts.stay_away(event=event, team=team)
    else:
        team_parts.attend(event=event, team=team, by=by, at=at)
    said = {"accept": "team_accepted", "refuse": "team_refused", "stay": "team_stays"}.get(wanted, "team_goes")
    return done(request, with_said(localised(event.address), said))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organise(request: Asked, code: str) -> HttpResponse:
    """For those who run the action: the teams in it, and a search for one to invite."""
    event = _run_by(request, code)
    here = reverse("events:teams", args=[code])
    if request.method == "POST":
        by = request.viewer.person
        assert by is not None  # signed_in
        team = get_object_or_404(Team.objects.visible_to(request.viewer), code=request.POST.get("team", ""))
        if request.POST.get("do") == "withdraw":
            team_parts.take_back(event=event, team=team)
        else:
            team_parts.invite(event=event, team=team, by=by, at=timezone.now())
        return done(request, with_said(here, "teams_kept"))
    sought = request.GET.get("q", "").strip()[:80]
    parts = together.parts_of(event)
    taken = {part.team_id for part in parts if part.answer in ("asked", "yes")} | {event.team_id}
    found = Team.objects.standing().visible_to(request.viewer).named(sought) if sought else Team.objects.none()
    listed = [team for team in found.order_by("name_folded", "pk")[: MOST_FOUND + len(taken)] if team.pk not in taken]
    context = {"event": event, "parts": parts, "sought": sought, "found": listed[:MOST_FOUND]}
    return render(request, "events/teams.html", context)


def _run_by(request: Asked, code: str) -> Event:
    return get_object_or_404(Event.objects.run_by(request.viewer).for_page(), code=code)  # type: ignore[no-any-return]
