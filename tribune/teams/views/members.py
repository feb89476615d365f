"""Who is in the team, in which role, with which rights."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import with_said
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done, page_or_part
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in
from tribune.people.models import Role, Seat
from tribune.people.viewers import Asked
from tribune.teams import queries, rights, rules
from tribune.teams.forms import RoleForm
from tribune.teams.models import Team
from tribune.teams.verbs import memberships
from tribune.teams.views.doors import team_of_member, team_of_referent, who_asks
from tribune.teams.views.space import space_of

SHOWN = ("role", "rights", "taken_at", "circle_id", "person__code", "person__name", "person__name_reach")


@never_cache
@require_safe
@signed_in
def index(request: Asked, code: str) -> HttpResponse:
    """Members see members, each under the name they let the team see."""
    team = team_of_member(request, code)
    seats = Seat.objects.filter(circle=team.circle_id, role__gte=Role.MEMBER).select_related("person").only(*SHOWN)
    page = page_of(seats, by=["-role", "taken_at", "pk"], cursor=request.GET.get("after", ""), size=50)
    for seat in page.rows:
        dressed(seat, team, request)
    context = {
        **space_of(request, team, "members"),
        "page": page,
        "table": rights.table(),
        "roles": [role.label for role in rights.ROLES],
    }
    return page_or_part(request, "teams/members.html", context, part="teams/_members.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def role(request: Asked, code: str, person_code: str) -> HttpResponse:
    """A referent settles what one member is and may do."""
    team = team_of_member(request, code)
    if request.method != "POST":
        team = team_of_referent(request, code)
    seat = get_object_or_404(_seats(team), person__code=person_code)
    dressed(seat, team, request)
    given: dict[str, Any] = {
        "role": seat.role,
        "rights": [str(int(r)) for r, _label in rights.GIVEN if r & seat.rights],
    }
    form = RoleForm(request.POST if request.method == "POST" else None, initial=given)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            memberships.settle(
                team=team, person=seat.person, role=form.cleaned_data["role"], rights=form.given_rights(),
                by=who_asks(request), at=timezone.now(),
            )  # fmt: skip
            return done(request, with_said(reverse("teams:members", args=[code]), "role_changed"))
    context = {**space_of(request, team, "members"), "seat": seat, "form": form}
    return render(request, "teams/role.html", context, status=attempt.status)


@require_POST
@signed_in
def removal(request: Asked, code: str, person_code: str) -> HttpResponse:
    team = team_of_referent(request, code)
    seat = get_object_or_404(_seats(team), person__code=person_code)
    try:
        memberships.remove(team=team, person=seat.person, by=who_asks(request), at=timezone.now())
    except Refusal as refusal:
        dressed(seat, team, request)
        form = RoleForm(initial={"role": seat.role})
        context = {**space_of(request, team, "members"), "seat": seat, "form": form, "refusal": str(refusal)}
        return render(request, "teams/role.html", context, status=refusal.status)
    here = reverse("teams:members", args=[code])
    return done(
        request, with_said(here if rules.is_member(team, request.viewer) else reverse("teams:index"), "removed")
    )


def _seats(team: Team) -> Any:
    return Seat.objects.filter(circle=team.circle_id, role__gte=Role.MEMBER).select_related("person")


def dressed(seat: Seat, team: Team, request: Asked) -> Seat:
    """What the templates ask of a seat: whether its name is shown, what it may do besides its role."""
    seat.is_named = queries.is_name_shown(seat.person, team, request.viewer)  # type: ignore[attr-defined]
    viewer = request.viewer
    is_other = viewer.person is not None and viewer.person.pk != seat.person_id
    is_met = viewer.is_supporter and is_other and seat.is_named  # type: ignore[attr-defined]
    seat.may_be_written_to = is_met and seat.person_id not in viewer.hidden_ids  # type: ignore[attr-defined]
    seat.entrusted = rights.named(seat.rights)  # type: ignore[attr-defined]
    return seat
