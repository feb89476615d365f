"""Things to bring: saying so on the action's page; the list on the organisers' page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import with_said
from tribune.events import checklist, helping
from tribune.events.forms.helping import QuantityForm, ThingForm
from tribune.events.models import Event, Thing
from tribune.events.verbs import things
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in
from tribune.people.returning import with_next
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised


@require_POST
def one(request: Asked, code: str, thing_code: str) -> HttpResponse:
    """ "I bring 2"; 0 takes it back. A stranger is sent to join and comes back."""
    event = helping.seen(request.viewer, code)
    thing = _thing_of(event, thing_code)
    here = f"{localised(event.address)}?date={thing.occurrence.code}#things"
    if request.viewer.person is None:
        return done(request, with_next(reverse("people:join"), here))
    form = QuantityForm(request.POST)
    if not form.is_valid():
        raise things.ThatIsMoreThanNeeded
    quantity = form.cleaned_data["quantity"]
    things.bring(thing=thing, person=request.viewer.person, quantity=quantity, at=timezone.now())
    return done(request, with_said(here, "thing_brought" if quantity else "thing_left"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organise(request: Asked, code: str) -> HttpResponse:
    """Who brings what, and the form of the next line."""
    event = helping.helped(request.viewer, code)
    dates, date = helping.date_meant(event, request.GET.get("date", ""), at=timezone.now())
    here = reverse("events:things", args=[code]) + (f"?date={date.code}" if len(dates) > 1 else "")
    form = ThingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            things.add(occurrence=date, at=timezone.now(), **form.cleaned_data)
            return done(request, with_said(here, "things_kept"))
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"event": event, "date": date, "dates": dates, "lines": checklist.with_bringers(date), "form": form}
    return render(request, "events/things.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Asked, code: str, thing_code: str) -> HttpResponse:
    event = helping.helped(request.viewer, code)
    thing = _thing_of(event, thing_code)
    form = ThingForm(
        request.POST if request.method == "POST" else None, initial={"name": thing.name, "needed": thing.needed}
    )
    if request.method == "POST" and form.is_valid():
        try:
            things.amend(thing=thing, **form.cleaned_data)
            return done(request, with_said(_list_of(thing), "things_kept"))
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"event": event, "thing": thing, "form": form}
    return render(request, "events/thing.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def removal(request: Asked, code: str, thing_code: str) -> HttpResponse:
    thing = _thing_of(helping.helped(request.viewer, code), thing_code)
    things.remove(thing=thing, at=timezone.now())
    return done(request, with_said(_list_of(thing), "thing_removed"))


def _thing_of(event: Event, thing_code: str) -> Thing:
    standing = Thing.objects.filter(occurrence__event=event, removed_at=None).select_related("occurrence__event")
    return get_object_or_404(standing, code=thing_code)


def _list_of(thing: Thing) -> str:
    return reverse("events:things", args=[thing.occurrence.event.code]) + f"?date={thing.occurrence.code}"
