"""The charter: as organisers see their team against it, as the desk writes it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.design.flash import with_said
from tribune.kit.htmx import done
from tribune.people.gates import charged, signed_in
from tribune.people.viewers import Asked
from tribune.teams import charter
from tribune.teams.forms import CharterForm
from tribune.teams.models import Certification, Team
from tribune.teams.verbs import certifying
from tribune.teams.views.doors import team_of_organiser
from tribune.teams.views.space import space_of


@never_cache
@require_safe
@signed_in
def page(request: Asked, code: str) -> HttpResponse:
    """Measured now, decided every night."""
    team = team_of_organiser(request, code)
    at = timezone.now()
    steps = charter.steps_of([team], charter.rules(), at=at)[team.pk]
    rows = list(Certification.objects.filter(team=team)[:20])
    context = {
        **space_of(request, team, "certification"),
        "steps": steps,
        "met": sum(step.is_met for step in steps),
        "percent": 100 * sum(step.is_met for step in steps) // max(1, len(steps)),
        "held": next((row for row in rows if row.ended_at is None), None),
        "past": [row for row in rows if row.ended_at is not None],
    }
    return render(request, "teams/certification.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("teams.operate")
def operating(request: Asked) -> HttpResponse:
    """The charter, for every team."""
    form = CharterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        certifying.settle_rules(form.rules(), grace_days=form.cleaned_data["grace_days"])
        return done(request, with_said(reverse("teams:operating_charter"), "team_saved"))
    context = {
        "form": form,
        "certified": Team.objects.standing().filter(certified_at__isnull=False).count(),
        "standing": Team.objects.standing().count(),
    }
    return render(request, "teams/operating_charter.html", context, status=422 if form.errors else 200)
