"""Joining, following, leaving."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tribune.design.flash import with_said
from tribune.kit.htmx import done, is_part_wanted, page_or_part
from tribune.people.gates import signed_in
from tribune.people.returning import with_next
from tribune.people.viewers import Asked, Viewer
from tribune.publications.templatetags.publications import localised
from tribune.teams import rules
from tribune.teams.verbs import memberships
from tribune.teams.views.doors import seen_team, team_of_member
from tribune.teams.views.pages import context_of

VERBS = {"member": memberships.join, "follower": memberships.follow, "none": memberships.leave}


@require_POST
def membership(request: Asked, code: str) -> HttpResponse:
    """``as=member``, ``follower`` or ``none``. A stranger goes to join and comes back one press away."""
    team = seen_team(request, code)
    wanted = request.POST.get("as", "")
    here = localised(team.address)
    if wanted not in VERBS:
        return done(request, here)
    person = request.viewer.person
    if person is None or (wanted == "member" and not person.is_supporter):
        return done(request, with_next(reverse("people:join"), f"{here}?as={wanted}"))
    if wanted == "member" and team.is_asked_first and not rules.is_member(team, request.viewer):
        return done(request, reverse("teams:joining", args=[code]))
    VERBS[wanted](team=team, person=person, at=timezone.now())
    if is_part_wanted(request):
        request.viewer = Viewer(person, session=request.viewer.session)  # its roles are read anew
        return page_or_part(request, "teams/team.html", context_of(request, team), part="teams/_joining.html")
    return done(request, with_said(here, f"team_{wanted}"))


@never_cache
@require_safe
@signed_in
def leaving(request: Asked, code: str) -> HttpResponse:
    """Asked once, since joining again may need someone's yes."""
    return render(request, "teams/leaving.html", {"team": team_of_member(request, code)})
