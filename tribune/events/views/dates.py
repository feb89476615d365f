"""The dates of an action, for those who organise it: one moved, added or called off; a repetition seen before it is saved."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import with_said
from tribune.events import repeating, upcoming
from tribune.events.forms.answers import CancellationForm
from tribune.events.forms.dates import ComparedForm, DateForm, NewDateForm, RepetitionForm, initial_of_repetition
from tribune.events.models import Event, Occurrence, Repetition
from tribune.events.verbs import dates, events, repetitions
from tribune.events.verbs.repetitions import Foreseen
from tribune.events.wording import in_words
from tribune.kit.htmx import done, is_part_wanted, page_or_part
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked

FIRST_SHOWN = 8


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def index(request: Asked, code: str) -> HttpResponse:
    """What is ahead, and a form for one date more."""
    event, at = _run_by(request, code), timezone.now()
    form = NewDateForm(_typed(request), zone=event.zone)
    if request.method == "POST" and form.is_valid():
        try:
            dates.add(event=event, starts_at=form.starts_at, ends_at=form.ends_at, at=at)
            return done(request, with_said(_list_of(event), "date_added"))
        except Refusal as refusal:
            form.refuse(refusal)
    rows = event.occurrences.filter(ends_at__gt=at).select_related("own_cancellation")
    page = page_of(rows, by=["starts_at", "pk"], cursor=request.GET.get("after", ""))
    for date in page.rows:
        date.event = event
    context = {
        "event": event,
        "page": page,
        "form": form,
        "is_adding": form.is_bound,
        "words": upcoming.repetition_in_words(event),
    }
    return render(request, "events/dates.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one(request: Asked, code: str, date_code: str) -> HttpResponse:
    """Another day or hour: for this date, with those that follow, or for all ahead."""
    date = _date(request, code, date_code)
    form = DateForm(_typed(request), date=date)
    if request.method == "POST" and form.is_valid():
        try:
            _put(date, form, request, timezone.now())
            return done(request, with_said(_list_of(date.event), "date_moved"))
        except Refusal as refusal:
            _refuse(form, refusal, date.event)
    return render(
        request,
        "events/date.html",
        {"event": date.event, "date": date, "form": form},
        status=422 if form.errors else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cancellation(request: Asked, code: str, date_code: str) -> HttpResponse:
    """This date only: the others stand."""
    date = _date(request, code, date_code)
    form = CancellationForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        assert request.viewer.person is not None  # signed_in
        reason = form.cleaned_data["reason"]
        events.call_off(event=date.event, by=request.viewer.person, reason=reason, at=timezone.now(), occurrence=date)
        return done(request, with_said(_list_of(date.event), "called_off"))
    context = {"event": date.event, "date": date, "form": form, "coming": date.taken}
    return render(request, "events/cancellation.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def repetition(request: Asked, code: str) -> HttpResponse:
    """Composed, seen in words with its next dates, then saved: ``save=1``, or ``save=publish`` for a draft."""
    event, at = _run_by(request, code), timezone.now()
    ahead = upcoming.ahead_of(event, at=at)
    next_date = ahead[0] if ahead else event.occurrences.order_by("-starts_at")[0]
    since = next((d for d in ahead if d.code == request.GET.get("since")), next_date)
    standing = Repetition.objects.filter(event=event).first() if event.repeats else None
    form = RepetitionForm(
        _typed(request),
        event=event,
        dates=ahead,
        initial=initial_of_repetition(event, standing, since, at),
    )
    foreseen = None
    if form.is_bound and form.is_valid():
        try:
            foreseen = repetitions.foresee(
                event=event, pattern=form.pattern, starts_at=form.starts_at, ends_at=form.ends_at, at=at,
                since=form.since_date,
            )  # fmt: skip
            if request.POST.get("save"):
                return _saved(request, event, form, at)
        except Refusal as refusal:
            _refuse(form, refusal, event)
            foreseen = None
    context = {
        "event": event,
        "form": form,
        "standing": standing,
        "now": upcoming.repetition_in_words(event) if form.is_met else "",
        "next_date": next_date,
        "foreseen": foreseen,
        "words": _words(form, foreseen, event.zone),
        "first_slots": [(slot, slot + foreseen.length) for slot in foreseen.slots[:FIRST_SHOWN]] if foreseen else [],
    }
    # A part may carry a refusal: htmx swaps what is well.
    status = 422 if form.errors and not is_part_wanted(request) else 200
    return page_or_part(request, "events/repetition.html", context, part="events/_foreseen.html", status=status)


@require_POST
@signed_in
def repetition_end(request: Asked, code: str) -> HttpResponse:
    """No more dates after the next one."""
    event, at = _run_by(request, code), timezone.now()
    ahead = upcoming.ahead_of(event, at=at)
    after = next((d for d in ahead if d.code == request.POST.get("after")), None)
    if after is None:
        raise Http404
    assert request.viewer.person is not None  # signed_in
    repetitions.stop(event=event, after=after, by=request.viewer.person, at=at)
    return done(request, with_said(_list_of(event), "repetition_ended"))


def _put(date: Occurrence, form: DateForm, request: Asked, at: datetime) -> None:
    if form.chosen_scope == DateForm.ONE:
        dates.move(occurrence=date, starts_at=form.starts_at, ends_at=form.ends_at, at=at, version=form.seen)
        return
    assert request.viewer.person is not None  # signed_in
    repetitions.shift(
        occurrence=date,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        all_ahead=form.chosen_scope == DateForm.ALL,
        by=request.viewer.person,
        at=at,
        version=form.seen,
    )


def _saved(request: Asked, event: Event, form: RepetitionForm, at: datetime) -> HttpResponse:
    assert request.viewer.person is not None  # signed_in
    repetitions.repeat(
        event=event,
        pattern=form.pattern,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        capacity=form.cleaned_data["capacity"],
        since=form.since_date,
        by=request.viewer.person,
        at=at,
        version=form.seen,
    )
    if event.is_draft and request.POST.get("save") == "publish":
        events.publish(event=event, at=at)
    return done(request, with_said(_list_of(event), "repetition_saved"))


def _refuse(form: ComparedForm, refusal: Refusal, event: Event) -> None:
    if isinstance(refusal, events.ChangedMeanwhile):
        form.meet(event.version)
    form.refuse(refusal)


def _words(form: RepetitionForm, foreseen: Foreseen | None, zone: str) -> str:
    return in_words(form.pattern, repeating.wall(foreseen.starts_at, zone), zone) if foreseen else ""


def _typed(request: Asked) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _run_by(request: Asked, code: str) -> Event:
    return get_object_or_404(Event.objects.run_by(request.viewer).for_page(), code=code)  # type: ignore[no-any-return]


def _date(request: Asked, code: str, date_code: str) -> Occurrence:
    event = _run_by(request, code)
    date: Occurrence = get_object_or_404(event.occurrences.select_related("own_cancellation"), code=date_code)
    date.event = event
    return date


def _list_of(event: Event) -> str:
    return reverse("events:dates", args=[event.code])
