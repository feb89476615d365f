"""Finding teams, and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tribune.kit.htmx import page_or_part
from tribune.people.models import Right
from tribune.people.viewers import NOBODY, Asked
from tribune.publications import syndication
from tribune.publications.models import Publication
from tribune.publications.templatetags.publications import localised
from tribune.teams import queries, rules
from tribune.teams.finding import Sought, search
from tribune.teams.models import Team, TeamKind


@require_safe
def index(request: Asked) -> HttpResponse:
    found = search(Sought.read(request.GET), request.viewer)
    context: dict[str, Any] = {
        "found": found,
        "sought": found.sought,
        "kinds": TeamKind.objects.filter(retired_at=None),
    }
    status = 422 if found.trouble else 200
    return page_or_part(request, "teams/index.html", context, part="teams/_found.html", status=status)


@require_safe
def page(request: Asked, code: str, slug: str = "") -> HttpResponse:
    team = queries.shown(request.viewer, code)
    if team.merged_into_id is not None and team.merged_into is not None:
        return HttpResponseRedirect(localised(team.merged_into.address))
    if slug != team.slug:
        return HttpResponseRedirect(localised(team.address))
    return page_or_part(request, "teams/team.html", context_of(request, team), part="teams/_joining.html")


@require_safe
def feed(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """What a team publishes for everyone, whoever asks."""
    team = get_object_or_404(Team.objects.visible_to(NOBODY).select_related("merged_into"), code=code)
    if team.merged_into is not None:
        return HttpResponseRedirect(reverse("teams:feed", args=[team.merged_into.code, format]))
    cards = Publication.objects.public().filter(voice=team.voice_id).exclude(pk=team.publication_id).for_drawing()
    newest = cards.order_by("-published_at", "-pk")[: syndication.LONGEST]
    title = _("Team %(name)s") % {"name": team.name}
    return syndication.answer(request, list(newest), title=title, format=format, description=team.about[:300])


def context_of(request: Asked, team: Team) -> dict[str, Any]:
    viewer = request.viewer
    return {
        "team": team,
        "request_made": queries.open_request(team, viewer),
        "may_edit": rules.may(Right.EDIT, team, viewer),
        "people": queries.people_of(team, viewer),
        "role": rules.role_in(team, viewer),
        "is_follower": rules.is_follower(team, viewer) and not rules.is_member(team, viewer),
        "is_member": rules.is_member(team, viewer),
        "may_organise": rules.may_organise(team, viewer),
        "may_govern": rules.may_govern(team, viewer),
        "asked": request.GET.get("as", "") if not rules.is_member(team, viewer) else "",
    }
