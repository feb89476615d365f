"""Where a referent ends or changes the whole of a team."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.design.flash import with_said
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised
from tribune.teams import belongings
from tribune.teams.forms import ClosingForm
from tribune.teams.models import Handover, Merger, Team
from tribune.teams.verbs import closings
from tribune.teams.views.doors import team_of_referent, who_asks
from tribune.teams.views.space import space_of


@never_cache
@require_safe
@signed_in
def running(request: Asked, code: str) -> HttpResponse:
    """What only a referent does: hand over, split, merge, close."""
    team = team_of_referent(request, code)
    offered = Handover.objects.filter(team=team, answered_at=None, giver=request.viewer.person)
    asked = Merger.objects.filter(into=team, answered_at=None).select_related("team")
    context = {**space_of(request, team, "running"), "offered": list(offered), "mergers": list(asked)}
    return render(request, "teams/running.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def closing(request: Asked, code: str) -> HttpResponse:
    """``reopen=1`` opens a closed team again."""
    team = team_of_referent(request, code)
    at, here = timezone.now(), localised(team.address)
    if request.method == "POST" and request.POST.get("reopen") == "1":
        closings.reopen(team=team, by=who_asks(request), at=at)
        return done(request, with_said(here, "team_reopened"))
    count = belongings.ahead(team, at=at)
    others = Team.objects.standing().spoken_for_by(request.viewer).exclude(pk=team.pk).order_by("name_folded")
    form = ClosingForm(request.POST if request.method == "POST" else None, others=others, ahead=count)
    attempt = Attempt(form)
    if form.is_valid():
        given = form.cleaned_data
        goes_on = given.get("to") if given.get("fate") == "on" else None
        with attempt:
            closings.close(
                team=team, by=who_asks(request), at=at, call_off=given.get("fate") == "off", hand_on_to=goes_on,
                words=given.get("words", ""),
            )  # fmt: skip
            return done(request, with_said(here, "team_closed"))
    context = {
        **space_of(request, team, "running"),
        "form": form,
        "ahead": count,
        "back": reverse("teams:running", args=[code]),
    }
    return render(request, "teams/closing.html", context, status=attempt.status)
