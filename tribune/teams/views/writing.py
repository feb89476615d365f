"""Making a team, changing what it says of itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tribune.design.flash import with_said
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in, supporters_only
from tribune.people.models import Right
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised
from tribune.teams.forms import TeamForm, initial_of
from tribune.teams.verbs import teams
from tribune.teams.views.doors import team_for


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@supporters_only
def new(request: Asked) -> HttpResponse:
    person = request.viewer.person
    assert person is not None  # supporters_only
    if request.method != "POST":
        form = TeamForm(initial={"form_key": get_random_string(24), "place": person.place})
        return render(request, "teams/form.html", {"form": form})
    form = TeamForm(request.POST, request.FILES)
    if form.is_valid():
        at = timezone.now()
        try:
            form.settle_picture(by=person, at=at)
            key = form.cleaned_data["form_key"] or None
            team = teams.create(by=person, charter=form.charter(), at=at, form_key=key)
            return done(request, with_said(localised(team.address), "team_made"))
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "teams/form.html", {"form": form}, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Asked, code: str) -> HttpResponse:
    """The second of two tabs is told what changed, and keeps what was typed."""
    team = team_for(request, code, Right.EDIT)
    if request.method != "POST":
        return render(request, "teams/form.html", {"form": TeamForm(team=team, initial=initial_of(team)), "team": team})
    form = TeamForm(request.POST, request.FILES, team=team, initial={"picture": team.picture})
    status = 422
    if form.is_valid():
        at = timezone.now()
        try:
            assert request.viewer.person is not None  # signed_in
            form.settle_picture(by=request.viewer.person, at=at)
            version = form.cleaned_data["version"] or 0
            amended = teams.amend(team=team, charter=form.charter(), version=version, by=request.viewer.person, at=at)
            return done(request, with_said(localised(amended.address), "team_saved"))
        except teams.ChangedMeanwhile as refusal:
            form.meet(team)
            form.refuse(refusal)
            status = 409
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "teams/form.html", {"form": form, "team": team}, status=status)
