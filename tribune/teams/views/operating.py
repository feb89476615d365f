"""The desk's list of teams: find one, see whether someone answers for it, hide it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tribune.design.flash import with_said
from tribune.kit.htmx import done, page_or_part
from tribune.kit.paging import page_of
from tribune.people.gates import charged
from tribune.people.models import Role, Seat
from tribune.people.viewers import Asked
from tribune.teams.models import Team, TeamKind
from tribune.teams.querysets import TeamQuerySet
from tribune.teams.verbs import teams

STATES = (
    ("", pgettext_lazy("teams", "All")),
    ("alone", pgettext_lazy("teams", "Without a referent")),
    ("withheld", pgettext_lazy("teams", "Hidden")),
    ("closed", pgettext_lazy("teams", "Closed")),
)


@never_cache
@require_safe
@charged("teams.operate")
def index(request: Asked) -> HttpResponse:
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    sought = request.GET.get("q", "").strip()
    rows = _in_state(Team.objects.all(), state)
    if sought:
        rows = rows.named(sought)
    if kind:
        rows = rows.filter(kind__slug=kind)
    referents = Seat.objects.filter(circle=OuterRef("circle"), role=Role.REFERENT)
    listed = rows.select_related("kind").with_counts().annotate(has_referent=Exists(referents))
    context: dict[str, Any] = {
        "page": page_of(listed, by=["-created_at", "-pk"], cursor=request.GET.get("after", "")),
        "states": [(value, label, value == state) for value, label in STATES],
        "state": state,
        "sought": sought,
        "kinds": TeamKind.objects.all(),
        "kind": kind,
        "may_edit_kinds": request.viewer.may("teams.edit_kinds"),
    }
    return page_or_part(request, "teams/operating.html", context, part="teams/_operating.html")


@require_POST
@charged("teams.withhold")
def withheld(request: Asked, code: str) -> HttpResponse:
    """``hide=1`` hides the team's page, ``hide=0`` shows it again."""
    team = get_object_or_404(Team.objects.select_related("publication"), code=code)
    verb = teams.withhold if request.POST.get("hide") == "1" else teams.restore
    verb(team=team, at=timezone.now())
    query = request.POST.get("query", "")
    return done(request, with_said(reverse("teams:operating") + (f"?{query}" if query else ""), "team_desk_done"))


def _in_state(rows: TeamQuerySet, state: str) -> TeamQuerySet:
    if state == "alone":
        referents = Seat.objects.filter(circle=OuterRef("circle"), role=Role.REFERENT)
        return rows.filter(~Exists(referents), closed_at=None)
    if state == "withheld":
        return rows.filter(withheld_at__isnull=False)
    if state == "closed":
        return rows.filter(closed_at__isnull=False)
    return rows
