"""Joining, following, leaving; who is in the team, and in which role."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tribune.design.flash import with_said
from tribune.kit.htmx import done, is_part_wanted, page_or_part
from tribune.kit.paging import page_of
from tribune.people.gates import signed_in
from tribune.people.models import Role, Seat
from tribune.people.returning import with_next
from tribune.people.viewers import Asked, Viewer
from tribune.publications.templatetags.publications import localised
from tribune.teams import queries, rules
from tribune.teams.forms import RoleForm
from tribune.teams.models import Team
from tribune.teams.verbs import memberships
from tribune.teams.views.pages import context_of

VERBS = {"member": memberships.join, "follower": memberships.follow, "none": memberships.leave}


@require_POST
def membership(request: Asked, code: str) -> HttpResponse:
    """``as=member``, ``follower`` or ``none``. A stranger goes to join and comes back one press away."""
    team = get_object_or_404(Team.objects.visible_to(request.viewer).select_related("kind", "picture"), code=code)
    wanted = request.POST.get("as", "")
    here = localised(team.address)
    if wanted not in VERBS:
        return done(request, here)
    person = request.viewer.person
    if person is None or (wanted == "member" and not person.is_supporter):
        return done(request, with_next(reverse("people:join"), f"{here}?as={wanted}"))
    VERBS[wanted](team=team, person=person, at=timezone.now())
    if is_part_wanted(request):
        request.viewer = Viewer(person, session=request.viewer.session)  # its roles are read anew
        return page_or_part(request, "teams/team.html", context_of(request, team), part="teams/_joining.html")
    return done(request, with_said(here, f"team_{wanted}"))


@never_cache
@require_safe
@signed_in
def members(request: Asked, code: str) -> HttpResponse:
    """Members see members, each under the name they let the team see."""
    team = _team_of_member(request, code)
    seats = Seat.objects.filter(circle=team.circle_id, role__gte=Role.MEMBER).select_related("person")
    seats = seats.only("role", "taken_at", "circle_id", "person__code", "person__name", "person__name_reach")
    page = page_of(seats, by=["-role", "taken_at", "pk"], cursor=request.GET.get("after", ""), size=50)
    for seat in page.rows:
        seat.is_named = queries.is_name_shown(seat.person, team, request.viewer)  # type: ignore[attr-defined]
    context = {
        "team": team,
        "page": page,
        "may_govern": rules.may_govern(team, request.viewer),
        "roles": [(role.value, role.label) for role in (Role.MEMBER, Role.ORGANISER, Role.REFERENT)],
    }
    return page_or_part(request, "teams/members.html", context, part="teams/_members.html")


@require_POST
@signed_in
def role(request: Asked, code: str, person_code: str) -> HttpResponse:
    team = _team_of_member(request, code)
    seat = get_object_or_404(Seat, circle=team.circle_id, person__code=person_code)
    form = RoleForm(request.POST)
    if not form.is_valid() or request.viewer.person is None:
        raise Http404
    memberships.change_role(
        team=team, person=seat.person, role=form.cleaned_data["role"], by=request.viewer.person, at=timezone.now()
    )
    return done(request, with_said(reverse("teams:members", args=[code]), "role_changed"))


@never_cache
@require_safe
@signed_in
def leaving(request: Asked, code: str) -> HttpResponse:
    """Asked once, since joining again may need someone's yes."""
    return render(request, "teams/leaving.html", {"team": _team_of_member(request, code)})


def _team_of_member(request: Asked, code: str) -> Team:
    team = get_object_or_404(Team.objects.visible_to(request.viewer).select_related("kind"), code=code)
    if not rules.is_member(team, request.viewer):
        raise Http404
    return team  # type: ignore[no-any-return]
