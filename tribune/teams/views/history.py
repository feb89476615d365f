"""The history of a team: for its organisers, and for the desk."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tribune.kit.paging import page_of
from tribune.people.gates import charged, signed_in
from tribune.people.viewers import Asked
from tribune.teams import rules, telling
from tribune.teams.models import Deed, Team
from tribune.teams.views.space import space_of


@never_cache
@require_safe
@signed_in
def index(request: Asked, code: str) -> HttpResponse:
    team = get_object_or_404(Team.objects.visible_to(request.viewer).select_related("kind"), code=code)
    if not rules.may_organise(team, request.viewer):
        raise Http404(code)
    return _shown(request, team, "teams/history.html")


@never_cache
@require_safe
@charged("teams.operate")
def operating(request: Asked, code: str) -> HttpResponse:
    team = get_object_or_404(Team.objects.select_related("kind"), code=code)
    return _shown(request, team, "teams/operating_history.html")


def _shown(request: Asked, team: Team, template: str) -> HttpResponse:
    deeds = Deed.objects.filter(team=team).select_related("by", "about", "other")
    page = page_of(deeds, by=["-at", "-pk"], cursor=request.GET.get("after", ""), size=50)
    lines = [telling.told(deed, team, request.viewer) for deed in page.rows]
    return render(request, template, {**space_of(request, team, "history"), "page": page, "lines": lines})
