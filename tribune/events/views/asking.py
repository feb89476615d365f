"""The organiser's pages of the questions and the places of an action."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import with_said
from tribune.events import queries
from tribune.events.forms.places import PlacesForm
from tribune.events.forms.questions import QuestionForm
from tribune.events.models import Event, Question, Rsvp
from tribune.events.places import PlacesChangedMeanwhile
from tribune.events.verbs import questions as verbs
from tribune.events.verbs import waiting
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked

SHOWN = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def questions(request: Asked, code: str) -> HttpResponse:
    """The questions in order, and a form that adds one."""
    event = _run_by(request, code)
    if request.method != "POST":
        return _questions_page(request, event, QuestionForm())
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            verbs.add(event=event, **form.typed())
            return _back(event)
        except Refusal as refusal:
            form.refuse(refusal)
    return _questions_page(request, event, form, status=422)


@never_cache
@require_POST
@signed_in
def question(request: Asked, code: str, question_code: str) -> HttpResponse:
    event = _run_by(request, code)
    asked = _question(event, question_code)
    form = QuestionForm.of(asked, request.POST)
    if form.is_valid():
        try:
            verbs.amend(question=asked, **form.typed())
            return _back(event)
        except Refusal as refusal:
            form.refuse(refusal)
    return _questions_page(request, event, QuestionForm(), edited={asked.pk: form}, status=422)


@require_POST
@signed_in
def question_move(request: Asked, code: str, question_code: str) -> HttpResponse:
    event = _run_by(request, code)
    verbs.move(question=_question(event, question_code), up=request.POST.get("to") == "up")
    return _back(event)


@require_POST
@signed_in
def question_removal(request: Asked, code: str, question_code: str) -> HttpResponse:
    event = _run_by(request, code)
    verbs.remove(question=_question(event, question_code), at=timezone.now())
    return _back(event)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def places(request: Asked, code: str) -> HttpResponse:
    """How many may come to one date, and who waits for it."""
    event, at = _run_by(request, code), timezone.now()
    dates = queries.dates_of(event, at=at)
    date = queries.meant(dates, at=at, date_code=request.GET.get("date", ""))
    typed = request.POST if request.method == "POST" else None
    form = PlacesForm(typed, capacity=date.capacity, at_once=event.promotes_at_once)
    if form.is_valid():
        try:
            waiting.set_places(occurrence=date, at=at, **form.asked())
            return done(request, with_said(f"{reverse('events:places', args=[code])}?date={date.code}", "action_saved"))
        except PlacesChangedMeanwhile as refusal:
            form.meet(capacity=date.capacity, at_once=event.promotes_at_once)
            form.add_error(None, str(refusal))
    line = Rsvp.objects.filter(occurrence=date, answer=Rsvp.Answer.WAITING).select_related("person")
    context = {
        "event": event,
        "date": date,
        "dates": [each for each in dates if not each.is_over(at)],
        "form": form,
        "line": line.order_by("given_at", "pk")[:SHOWN] if date.waiting else [],
    }
    return render(request, "events/places.html", context, status=422 if form.errors else 200)


def _questions_page(
    request: Asked, event: Event, form: QuestionForm, *, edited: dict[int, Any] | None = None, status: int = 200
) -> HttpResponse:
    standing = list(Question.objects.filter(event=event, retired_at=None))
    rows = [(each, (edited or {}).get(each.pk) or QuestionForm.of(each)) for each in standing]
    context = {"event": event, "rows": rows, "form": form, "last": standing[-1] if standing else None}
    return render(request, "events/questions.html", context, status=status)


def _run_by(request: Asked, code: str) -> Event:
    return get_object_or_404(Event.objects.run_by(request.viewer).for_page(), code=code)  # type: ignore[no-any-return]


def _question(event: Event, code: str) -> Question:
    return get_object_or_404(Question.objects.select_related("event"), event=event, code=code, retired_at=None)


def _back(event: Event) -> HttpResponse:
    return HttpResponseRedirect(with_said(reverse("events:questions", args=[event.code]), "action_saved"), status=303)
