"""Asking to be in a team; those who accept read and answer."""

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
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in, supporters_only
from tribune.people.models import Right
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised
from tribune.teams import rules
from tribune.teams.forms import JoinForm, QuestionsForm
from tribune.teams.models import JoinQuestion, JoinRequest, Team
from tribune.teams.verbs import questions as asking
from tribune.teams.verbs import requests as verbs
from tribune.teams.views.doors import seen_team, team_for, team_of_organiser, who_asks
from tribune.teams.views.space import space_of

ANSWERED = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@supporters_only
def joining(request: Asked, code: str) -> HttpResponse:
    """What the team asks first. Said on the page: those who accept see the name and the answers."""
    team = seen_team(request, code)
    here = localised(team.address)
    if rules.is_member(team, request.viewer) or not team.is_asked_first:
        return done(request, here)
    asked = list(JoinQuestion.objects.filter(team=team)) if team.has_questions else []
    form = JoinForm(request.POST if request.method == "POST" else None, questions=asked, with_words=not team.is_open)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            made = verbs.ask(
                team=team, person=who_asks(request), words=form.cleaned_data.get("words", ""),
                replies=form.replies(), at=timezone.now(),
            )  # fmt: skip
            return done(request, with_said(here, "join_asked" if made and made.is_open else "team_member"))
    return render(request, "teams/joining.html", {"team": team, "form": form}, status=attempt.status)


@require_POST
@signed_in
def withdrawal(request: Asked, code: str) -> HttpResponse:
    team = seen_team(request, code)
    verbs.withdraw(team=team, person=who_asks(request))
    return done(request, with_said(localised(team.address), "join_withdrawn"))


@never_cache
@require_safe
@signed_in
def index(request: Asked, code: str) -> HttpResponse:
    return render(request, "teams/requests.html", _listed(request, team_for(request, code, Right.ADMIT)))


@require_POST
@signed_in
def answer(request: Asked, code: str, request_code: str) -> HttpResponse:
    """``accept=1`` or ``0``, with a word."""
    team = team_for(request, code, Right.ADMIT)
    asked = get_object_or_404(JoinRequest, team=team, code=request_code)
    is_accepted = request.POST.get("accept") == "1"
    try:
        verbs.answer(
            asked=asked, is_accepted=is_accepted, by=who_asks(request), words=request.POST.get("words", ""),
            at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        context = {**_listed(request, team), "refusal": str(refusal)}
        return render(request, "teams/requests.html", context, status=refusal.status)
    return done(request, with_said(reverse("teams:requests", args=[code]), "accepted" if is_accepted else "refused"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def questions(request: Asked, code: str) -> HttpResponse:
    """The small builder: what is emptied goes, one more line is always there."""
    team = team_of_organiser(request, code)
    form = QuestionsForm(
        request.POST if request.method == "POST" else None, asked=list(JoinQuestion.objects.filter(team=team))
    )
    if request.method == "POST" and form.is_valid():
        asking.write(team=team, questions=form.asked(), by=who_asks(request), at=timezone.now())
        return done(request, with_said(reverse("teams:questions", args=[code]), "team_saved"))
    status = 422 if request.method == "POST" else 200
    return render(request, "teams/questions.html", {**space_of(request, team, "requests"), "form": form}, status=status)


def _listed(request: Asked, team: Team) -> dict[str, Any]:
    rows = JoinRequest.objects.filter(team=team).select_related("person").prefetch_related("replies")
    return {
        **space_of(request, team, "requests"),
        "open": list(rows.filter(answered_at=None).order_by("asked_at", "pk")[:100]),
        "answered": list(rows.exclude(answered_at=None).order_by("-answered_at", "-pk")[:ANSWERED]),
    }
