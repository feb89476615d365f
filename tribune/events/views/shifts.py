"""Roles to fill: taking one from the action's page; making and filling them on the organisers' page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import with_said
from tribune.events import helping, roles
from tribune.events.forms.helping import ShiftForm, ShiftsForm
from tribune.events.models import Event, Occurrence, Rsvp, Shift, ShiftSwap
from tribune.events.verbs import shifts, swaps
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.people.gates import signed_in
from tribune.people.models import Person
from tribune.people.returning import with_next
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised

MOST_CANDIDATES = 500


@require_POST
def one(request: Asked, code: str, shift_code: str) -> HttpResponse:
    """ "I'll do it", or ``do=leave``. A stranger is sent to join and comes back."""
    event = helping.seen(request.viewer, code)
    shift = get_object_or_404(_shifts_of(event), code=shift_code)
    here = _place_of(shift)
    person = request.viewer.person
    if person is None:
        return done(request, with_next(reverse("people:join"), here))
    at = timezone.now()
    if request.POST.get("do") == "leave":
        shifts.give_up(shift=shift, person=person, at=at)
        return done(request, with_said(here, "shift_left"))
    shifts.take(shift=shift, person=person, at=at)
    return done(request, with_said(here, "shift_taken"))


@require_POST
@signed_in
def swap(request: Asked, code: str, shift_code: str) -> HttpResponse:
    """Change the role one has for ``for``: at once when it has room, else its people are asked."""
    event = helping.seen(request.viewer, code)
    shift = get_object_or_404(_shifts_of(event), code=shift_code)
    wanted = get_object_or_404(
        _shifts_of(event), code=tidy(request.POST.get("for", "")), occurrence=shift.occurrence_id
    )
    assert request.viewer.person is not None  # signed_in
    asked = swaps.ask(shift=shift, wanted=wanted, person=request.viewer.person, at=timezone.now())
    return done(request, with_said(_place_of(shift), "swap_asked" if asked else "shift_changed"))


@require_POST
@signed_in
def agreement(request: Asked, code: str, pk: int) -> HttpResponse:
    """Agree to a swap that was asked of one's role; or take back the one that one asked."""
    event = helping.seen(request.viewer, code)
    asked = get_object_or_404(
        ShiftSwap.objects.select_related("wanted__occurrence__event", "taken"), pk=pk, wanted__occurrence__event=event
    )
    person = request.viewer.person
    assert person is not None  # signed_in
    here = _place_of(asked.wanted)
    if asked.taken.person_id == person.pk:
        swaps.take_back(swap=asked)
        return done(request, here)
    swaps.agree(swap=asked, person=person, at=timezone.now())
    return done(request, with_said(here, "shift_changed"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organise(request: Asked, code: str) -> HttpResponse:
    """Who does what, and the form that makes several roles at once."""
    event = helping.helped(request.viewer, code)
    at = timezone.now()
    dates, date = helping.date_meant(event, request.GET.get("date", ""), at=at)
    here = reverse("events:shifts", args=[code]) + (f"?date={date.code}" if len(dates) > 1 else "")
    form = ShiftsForm(request.POST if request.method == "POST" else None, date=date, zone=event.zone)
    if request.method == "POST" and "copy" in request.POST:
        source = _source_for(date)
        if source is not None:
            shifts.copy(source=source, to=date, at=at)
        return done(request, with_said(here, "shifts_kept"))
    if request.method == "POST" and form.is_valid():
        try:
            shifts.add(occurrence=date, at=at, **form.told)
            return done(request, with_said(here, "shifts_kept"))
        except Refusal as refusal:
            form.refuse(refusal)
    lines = roles.with_takers(date)
    context = {
        "event": event,
        "date": date,
        "dates": dates,
        "lines": lines,
        "form": form,
        "source": None if lines else _source_for(date),
        "needed": sum(line.shift.needed for line in lines),
        "taken": sum(line.shift.taken for line in lines),
    }
    return render(request, "events/shifts.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Asked, code: str, shift_code: str) -> HttpResponse:
    """One role: its words and hours, who does it, and putting someone in by hand."""
    event, shift = _helped(request, code, shift_code)
    form = ShiftForm(
        request.POST if request.method == "POST" else None, date=shift.occurrence, zone=event.zone, shift=shift
    )
    if request.method == "POST" and form.is_valid():
        try:
            shifts.amend(shift=shift, at=timezone.now(), **form.told)
            return done(request, with_said(_list_of(event, shift.occurrence), "shifts_kept"))
        except Refusal as refusal:
            form.refuse(refusal)
    return _edit_page(request, event, shift, form, status=422 if form.errors else 200)


@require_POST
@signed_in
def people(request: Asked, code: str, shift_code: str) -> HttpResponse:
    """Put the person of code ``person`` in a role, or with ``do=out`` take them off it."""
    event, shift = _helped(request, code, shift_code)
    by = request.viewer.person
    assert by is not None  # signed_in
    person = get_object_or_404(Person, code=request.POST.get("person", ""), rsvps__occurrence=shift.occurrence_id)
    if request.POST.get("do") == "out":
        shifts.give_up(shift=shift, person=person, at=timezone.now())
    else:
        shifts.fill(shift=shift, person=person, by=by, at=timezone.now())
    return done(request, with_said(reverse("events:shift_edit", args=[code, shift_code]), "shifts_kept"))


@require_POST
@signed_in
def removal(request: Asked, code: str, shift_code: str) -> HttpResponse:
    event, shift = _helped(request, code, shift_code)
    shifts.remove(shift=shift, at=timezone.now())
    return done(request, with_said(_list_of(event, shift.occurrence), "shift_removed"))


def _helped(request: Asked, code: str, shift_code: str) -> tuple[Event, Shift]:
    event = helping.helped(request.viewer, code)
    return event, get_object_or_404(_shifts_of(event), code=shift_code)


def _edit_page(request: Asked, event: Event, shift: Shift, form: ShiftForm, *, status: int) -> HttpResponse:
    line = next(line for line in roles.with_takers(shift.occurrence) if line.shift.pk == shift.pk)
    coming = Rsvp.objects.filter(occurrence=shift.occurrence_id, answer=Rsvp.Answer.YES)
    free = coming.exclude(person__in=[taken.person_id for taken in line.takers]).select_related("person")
    context: dict[str, Any] = {
        "event": event,
        "line": line,
        "form": form,
        "candidates": [rsvp.person for rsvp in free.order_by("person__name", "pk")[:MOST_CANDIDATES]],
    }
    return render(request, "events/shift.html", context, status=status)


def _shifts_of(event: Event) -> QuerySet[Shift]:
    shown = Shift.objects.filter(occurrence__event=event, removed_at=None)
    return shown.select_related("occurrence__event")


def _source_for(date: Occurrence) -> Occurrence | None:
    """The last date of the same hands that had roles: another of this action, else of its team or its maker."""
    event = date.event
    same: dict[str, Any] = {"event__team": event.team_id}
    if event.team_id is None:
        same["event__made_by"] = event.made_by_id
    with_roles = Occurrence.objects.filter(shifts__removed_at=None, shifts__isnull=False, **same).exclude(pk=date.pk)
    mine = with_roles.filter(event=event).select_related("event").order_by("-starts_at").first()
    return mine or with_roles.select_related("event").order_by("-starts_at").first()


def _list_of(event: Event, date: Occurrence) -> str:
    return reverse("events:shifts", args=[event.code]) + f"?date={date.code}"


def _place_of(shift: Shift) -> str:
    """Where the action's page shows it."""
    return f"{localised(shift.occurrence.event.address)}?date={shift.occurrence.code}#shifts"
