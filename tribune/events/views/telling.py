"""Writing to those who come, and what is said to them by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tribune.design.flash import with_said
from tribune.events import guestlist, ladder, queries
from tribune.events.forms.telling import TO, MessageForm, RungForm
from tribune.events.models import Event, EventKind, Message, Occurrence, Rsvp
from tribune.events.verbs import messages, reminders
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.gates import charged, signed_in
from tribune.people.viewers import Asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: Asked, code: str) -> HttpResponse:
    """To everyone, those who said yes, those who wait, or the people ticked on the list (``who``)."""
    event = get_object_or_404(Event.objects.run_by(request.viewer).for_page(), code=code)
    at = timezone.now()
    given = request.POST if request.method == "POST" else request.GET
    date = queries.date_meant(event, at=at, date_code=given.get("date", ""))
    codes = [one for one in given.getlist("who") if one.isalnum()][: messages.MOST_CHOSEN]
    chosen = list(Rsvp.objects.filter(occurrence=date, person__code__in=codes).select_related("person"))
    initial = {"to": Message.To.CHOSEN if chosen else Message.To.YES, "form_key": get_random_string(24)}
    form = MessageForm(request.POST if request.method == "POST" else None, initial=initial)
    if not chosen:
        form.fields["to"].choices = [c for c in TO if c[0] != Message.To.CHOSEN]  # type: ignore[attr-defined]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _send(request, form, date=date, codes=codes)
                return done(request, with_said(reverse("events:messages", args=[code]), "message_sent"))
            except Refusal as no:
                form.add_error("text", str(no))
                status = no.status
    context = {
        "event": event,
        "date": date,
        "form": form,
        "chosen": chosen,
        "totals": guestlist.totals(date),
        "sent": Message.objects.filter(event=event).select_related("by")[:50],
    }
    return render(request, "events/messages.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ladder_of_action(request: Asked, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.run_by(request.viewer).for_page(), code=code)
    here = with_said(reverse("events:reminders", args=[code]), "action_saved")
    return _ladder_page(request, "events/reminders.html", here, event=event)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("events.edit_kinds")
def ladder_of_kind(request: Asked, slug: str) -> HttpResponse:
    kind = get_object_or_404(EventKind, slug=slug)
    here = with_said(reverse("events:kind_reminders", args=[slug]), "desk_done")
    return _ladder_page(request, "events/kind_reminders.html", here, kind=kind)


def _send(request: Asked, form: MessageForm, *, date: Occurrence, codes: Sequence[str]) -> None:
    given = form.cleaned_data
    assert request.viewer.person is not None  # signed_in
    messages.send(
        occurrence=date,
        by=request.viewer.person,
        to=given["to"],
        text=given["text"],
        form_key=given["form_key"] or get_random_string(24),
        chosen=codes,
        at=timezone.now(),
    )


def _ladder_page(
    request: HttpRequest, template: str, saved: str, *, event: Event | None = None, kind: EventKind | None = None
) -> HttpResponse:
    """The ladder of one of the two; once set, *saved* is the page that says so."""
    rungs = ladder.standing(event=event, kind=kind)
    is_sent = request.method == "POST"
    forms = [RungForm(rung, request.POST if is_sent else None) for rung in rungs]
    context: dict[str, Any] = {"event": event, "kind": kind, "forms": forms, "was": ladder.mark_of(rungs)}
    # Each is looked at, so that each says what does not fit.
    if is_sent and not [form for form in forms if not form.is_valid()]:
        asked, was = [form.rung() for form in forms], request.POST.get("was", "")
        try:
            reminders.arrange(event=event, kind=kind, rungs=asked, at=timezone.now(), was=was)
            return done(request, saved)
        except reminders.RemindersChangedMeanwhile as refusal:
            met = [
                (form.label, form.words_of(rung))
                for form, rung in zip(forms, rungs, strict=True)
                if form.rung() != rung
            ]
            context |= {"refusal": refusal, "met": met}
    return render(request, template, {**context, "is_refused": is_sent}, status=422 if is_sent else 200)
