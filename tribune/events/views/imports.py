"""Calendars a team takes in: looked at, started, accounted for."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import with_said
from tribune.events.forms.calendars import ImportForm, NewerFileForm
from tribune.events.models import CalendarImport
from tribune.events.tasks import poll_calendars
from tribune.events.verbs import calendar_imports
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.movement.settings import movement
from tribune.people.gates import signed_in
from tribune.people.models import Person, Right
from tribune.people.viewers import Asked
from tribune.teams.models import Team
from tribune.teams.rules import may

SHOWN = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def index(request: Asked, code: str) -> HttpResponse:
    """The team's calendars, and the form that adds one to look at."""
    team = get_object_or_404(Team.objects.standing().select_related("place"), code=code)
    _refuse_outsiders(team, request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        given = form.cleaned_data
        try:
            calendar = calendar_imports.add(
                team=team,
                by=_person(request),
                kind=given["kind"],
                publishes=given["publishes"],
                zone=movement().zone,
                at=timezone.now(),
                address="" if given["file"] else given["address"],
                body=given["file"].read() if given["file"] else b"",
                name=given["file"].name if given["file"] else "",
            )
        except Refusal as refusal:
            beside = "file" if given["file"] else "address"
            form.add_error(beside if refusal.field in ("file", "address") or not refusal.field else None, str(refusal))
        else:
            return done(request, with_said(reverse("events:import", args=[calendar.code]), "import_kept"))
    context = {"team": team, "form": form, "calendars": CalendarImport.objects.filter(team=team)}
    return render(request, "events/imports.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@signed_in
def page(request: Asked, code: str) -> HttpResponse:
    """Before it is started, what it would bring; afterwards, what came, changed and was left out, and why."""
    calendar = _of_my_team(request, code)
    return _page(request, calendar, NewerFileForm())


@require_POST
@signed_in
def start(request: Asked, code: str) -> HttpResponse:
    """Take it from now on, ask it now, or take over one that nobody answers for."""
    calendar = _of_my_team(request, code)
    calendar_imports.start(calendar=calendar, by=_person(request), at=timezone.now())
    poll_calendars.enqueue()
    return done(request, with_said(reverse("events:import", args=[code]), "import_started"))


@require_POST
@signed_in
def newer_file(request: Asked, code: str) -> HttpResponse:
    calendar = _of_my_team(request, code)
    form = NewerFileForm(request.POST, request.FILES)
    if form.is_valid():
        body = form.cleaned_data["file"].read()
        try:
            calendar_imports.renew(calendar=calendar, body=body, by=_person(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            poll_calendars.enqueue()
            return done(request, with_said(reverse("events:import", args=[code]), "import_started"))
    return _page(request, calendar, form, status=422)


@require_POST
@signed_in
def pause(request: Asked, code: str) -> HttpResponse:
    calendar_imports.pause(calendar=_of_my_team(request, code), at=timezone.now())
    return done(request, with_said(reverse("events:import", args=[code]), "import_paused"))


@require_POST
@signed_in
def removal(request: Asked, code: str) -> HttpResponse:
    calendar = _of_my_team(request, code)
    team = calendar.team
    calendar_imports.remove(calendar=calendar)
    return done(request, with_said(reverse("events:imports", args=[team.code]), "import_removed"))


def _page(request: Asked, calendar: CalendarImport, form: NewerFileForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"calendar": calendar, "team": calendar.team, "form": form}
    if calendar.started_at is None:
        glance = calendar_imports.look(calendar=calendar, at=timezone.now())
        context |= {"glance": glance, "fresh": glance.fresh[:SHOWN], "skipped": glance.skipped[:SHOWN]}
    else:
        context["runs"] = list(calendar.runs.all()[:10])
    return render(request, "events/import.html", context, status=status)


def _of_my_team(request: Asked, code: str) -> CalendarImport:
    calendar = get_object_or_404(
        CalendarImport.objects.select_related("team__circle", "team__place", "kind", "made_by"), code=code
    )
    _refuse_outsiders(calendar.team, request)
    return calendar


def _refuse_outsiders(team: Team, request: Asked) -> None:
    """Those who act in the team's name; for others the page does not exist."""
    if not may(Right.ACT, team, request.viewer):
        raise Http404


def _person(request: Asked) -> Person:
    assert request.viewer.person is not None  # signed_in
    return request.viewer.person
