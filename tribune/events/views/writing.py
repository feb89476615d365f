"""Making an action in a minute, mending it, publishing, copying, calling it off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import with_said
from tribune.events import kits, queries
from tribune.events.forms.actions import EventForm, initial_of
from tribune.events.forms.answers import CancellationForm
from tribune.events.models import Event, Kit
from tribune.events.verbs import events
from tribune.events.verbs import kits as hosting
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in, supporters_only
from tribune.people.viewers import Asked
from tribune.places.labels import written
from tribune.publications.templatetags.publications import localised
from tribune.teams.models import Team


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@supporters_only
def new(request: Asked) -> HttpResponse:
    """Six fields, prefilled from the team, and from a campaign's kit; "Publish" or "Keep as a draft"."""
    person = request.viewer.person
    assert person is not None  # supporters_only
    if request.method != "POST":
        kit = kits.to_host(request.GET.get("kit", ""), timezone.now())
        form = EventForm(viewer=request.viewer, zone=person.zone, initial=_prefilled(request, kit))
        form.made_from = kit
        return _form_page(request, form)
    form = EventForm(request.POST, request.FILES, viewer=request.viewer, zone=person.zone)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    at = timezone.now()
    try:
        form.settle_picture(by=person, at=at)
        event = hosting.host(by=person, plan=form.plan(), at=at, form_key=form.cleaned_data["form_key"] or None)
        if "draft" not in request.POST and not form.cleaned_data["repeats"]:
            events.publish(event=event, at=at)
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(request, form, status=422)
    if form.cleaned_data["repeats"]:
        return done(request, reverse("events:repetition", args=[event.code]))
    return done(request, with_said(localised(event.address), "draft_kept" if "draft" in request.POST else "published"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Asked, code: str) -> HttpResponse:
    """The second of two tabs is told what changed, and keeps what was typed."""
    event = _run_by(request, code)
    dates = queries.dates_of(event, at=timezone.now())
    date = queries.meant(dates, at=timezone.now())
    only = None if len(dates) == 1 else date  # of several, each has its own page
    if request.method != "POST":
        initial = initial_of(event, date)
        form = EventForm(viewer=request.viewer, zone=event.zone, event=event, date=only, initial=initial)
        return _form_page(request, form, event=event)
    form = EventForm(
        request.POST,
        request.FILES,
        viewer=request.viewer,
        zone=event.zone,
        event=event,
        date=only,
        initial={"picture": event.picture},
    )
    if not form.is_valid():
        return _form_page(request, form, event=event, status=422)
    at = timezone.now()
    try:
        assert request.viewer.person is not None  # signed_in
        form.settle_picture(by=request.viewer.person, at=at)
        amended = events.amend(
            event=event, plan=form.plan(), version=form.cleaned_data["version"] or 0, at=at, occurrence=date
        )
    except events.ChangedMeanwhile as refusal:
        form.meet(initial_of(event, date), version=event.version)
        form.refuse(refusal)
        return _form_page(request, form, event=event, status=409)
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(request, form, event=event, status=422)
    return done(request, with_said(localised(amended.address), "action_saved"))


@require_POST
@signed_in
def publication(request: Asked, code: str) -> HttpResponse:
    event = _run_by(request, code)
    events.publish(event=event, at=timezone.now())
    return done(request, with_said(localised(event.address), "published"))


@require_POST
@supporters_only
def copy(request: Asked, code: str) -> HttpResponse:
    """The same action a week on, as a draft to look over."""
    event = _run_by(request, code)
    assert request.viewer.person is not None  # supporters_only
    made = events.duplicate(event=event, by=request.viewer.person, at=timezone.now())
    return done(request, f"{localised(f'/actions/{made.code}/')}edit/")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cancellation(request: Asked, code: str) -> HttpResponse:
    """Asked once, with what it will do: everyone who answered is told."""
    event = _run_by(request, code)
    form = CancellationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert request.viewer.person is not None  # signed_in
        reason = form.cleaned_data["reason"]
        events.call_off(event=event, by=request.viewer.person, reason=reason, at=timezone.now())
        return done(request, with_said(localised(event.address), "called_off"))
    coming = sum(event.occurrences.values_list("taken", flat=True))
    return render(request, "events/cancellation.html", {"event": event, "form": form, "coming": coming})


def _run_by(request: Asked, code: str) -> Event:
    return get_object_or_404(Event.objects.run_by(request.viewer).for_page(), code=code)  # type: ignore[no-any-return]


def _prefilled(request: Asked, kit: Kit | None) -> dict[str, Any]:
    """From the kit it is made from and the team named in the address, else the only team one organises."""
    person = request.viewer.person
    zone = person.zone if person else "UTC"
    mine = list(Team.objects.standing().spoken_for_by(request.viewer).select_related("place"))
    asked = request.GET.get("team", "")
    team = next((t for t in mine if t.code == asked), mine[0] if len(mine) == 1 else None)
    place = (team.place if team else None) or (person.place if person else None)
    where = written(place) if place else ""
    return {
        "form_key": get_random_string(24),
        "team": team.pk if team else None,
        "where": request.GET.get("where", "") or where,
        "starts": _next_saturday(zone, timezone.now(), kit=kit),
        **(kits.initial_of(kit) if kit is not None else {}),
    }


def _next_saturday(zone: str, at: datetime, *, kit: Kit | None = None) -> str:
    """The day most actions are on, two days ahead at least, at 10 in the morning; within the days of *kit*."""
    today = at.astimezone(ZoneInfo(zone))
    if kit is not None and kit.from_on is not None and kit.from_on > today.date():
        today += timedelta(days=(kit.from_on - today.date()).days - 2)
    days = (5 - today.weekday()) % 7
    then = today + timedelta(days=days if days >= 2 else days + 7)
    if kit is not None and kit.until_on is not None and then.date() > kit.until_on:
        then -= timedelta(days=(then.date() - kit.until_on).days)
    return then.strftime("%Y-%m-%dT10:00")


def _form_page(request: HttpRequest, form: EventForm, *, event: Event | None = None, status: int = 200) -> HttpResponse:
    context = {"form": form, "event": event, "kits": [] if event or form.made_from else kits.offered(timezone.now())}
    return render(request, "events/form.html", context, status=status)
