"""Car-pooling and lodging: for those who come, and no one else."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import with_said
from tribune.events import helping, rules
from tribune.events.forms.favours import AskForm, BedForm, OpeningForm, RideForm
from tribune.events.models import Event, Favour, FavourAsked
from tribune.events.verbs import coming, favours
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.blocks import hidden_from
from tribune.people.gates import signed_in
from tribune.people.models import Person
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised

MOST = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def index(request: Asked, code: str) -> HttpResponse:
    """What is offered for a date, and the forms to offer; ``kind`` says which was sent."""
    event = helping.seen(request.viewer, code)
    person, at = request.viewer.person, timezone.now()
    assert person is not None  # signed_in
    if not (event.opens_rides or event.opens_beds):
        raise Http404(code)
    _dates, date = helping.date_meant(event, request.GET.get("date", ""), at=at)
    if not coming.is_coming(date, person) and not rules.may_edit(event, request.viewer):
        raise favours.SayThatYouComeFirst(back=f"{localised(event.address)}#answer")
    here = f"{reverse('events:rides', args=[code])}?date={date.code}"
    kind = request.POST.get("kind", "")
    ride = RideForm(request.POST if kind == "ride" else None, date=date, prefix="ride")
    bed = BedForm(request.POST if kind == "bed" else None, date=date, prefix="bed")
    form = {"ride": ride, "bed": bed}.get(kind)
    if form is not None and form.is_valid():
        try:
            favours.offer(occurrence=date, person=person, kind=kind, at=at, **form.told)
            return done(request, with_said(here, "favour_offered"))
        except Refusal as refusal:
            form.refuse(refusal)
    standing = Favour.objects.filter(occurrence=date, withdrawn_at=None).select_related("person")
    offered = list(standing.exclude(person__in=sorted(hidden_from(request.viewer)))[:MOST])
    mine = dict(FavourAsked.objects.filter(person=person, favour__in=offered).values_list("favour_id", "state"))
    context = {
        "event": event,
        "date": date,
        "rows": [(favour, mine.get(favour.pk, ""), favour.person_id == person.pk) for favour in offered],
        "ride": ride if event.opens_rides else None,
        "bed": bed if event.opens_beds else None,
        "kind": kind,
        "is_ahead": date.is_on and not date.is_over(at),
    }
    return render(request, "events/rides.html", context, status=422 if form is not None else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one(request: Asked, code: str, favour_code: str) -> HttpResponse:
    """To whoever offers it: who asks. To the others: asking, and what the two write. ``do`` says what is sent."""
    favour, person, is_mine = _favour(request, code, favour_code)
    here = reverse("events:ride", args=[code, favour_code])
    form = AskForm(request.POST if request.POST.get("do") == "ask" else None)
    if request.method == "POST":
        at = timezone.now()
        if request.POST.get("do") == "withdraw" and is_mine:
            favours.withdraw(favour=favour, at=at)
            where = f"{reverse('events:rides', args=[code])}?date={favour.occurrence.code}"
            return done(request, with_said(where, "favour_withdrawn"))
        if request.POST.get("do") == "ask" and form.is_valid():
            try:
                favours.ask(favour=favour, person=person, at=at, **form.cleaned_data)
                return done(request, with_said(here, "favour_asked"))
            except Refusal as refusal:
                form.refuse(refusal)
    askings = favour.askings.select_related("person").prefetch_related("words")
    shown = list(askings if is_mine else askings.filter(person=person))
    for asking in shown:
        asking.favour = favour
    context = {
        "event": favour.occurrence.event,
        "favour": favour,
        "is_mine": is_mine,
        "askings": shown,
        "form": form,
        "me": person,
    }
    return render(request, "events/ride.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def asking(request: Asked, code: str, favour_code: str, pk: int) -> HttpResponse:
    """``do``: accept or refuse (whoever offers), give back (whoever asked), say (either)."""
    favour, person, is_mine = _favour(request, code, favour_code)
    mine = favour.askings.all() if is_mine else favour.askings.filter(person=person)
    asked = get_object_or_404(mine, pk=pk)
    asked.favour = favour
    at, wanted = timezone.now(), request.POST.get("do", "")
    here = reverse("events:ride", args=[code, favour_code])
    if wanted == "say":
        favours.say(asked=asked, by=person, text=request.POST.get("text", ""), at=at)
        return done(request, with_said(here, "favour_said"))
    if wanted == "back" and not is_mine:
        favours.give_back(asked=asked, at=at)
        return done(request, with_said(here, "favour_back"))
    if wanted in ("accept", "refuse") and is_mine:
        favours.answer(asked=asked, accepts=wanted == "accept", at=at)
        return done(request, with_said(here, "favour_answered"))
    raise Http404(wanted)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organise(request: Asked, code: str) -> HttpResponse:
    """The organisers open car-pooling and lodging, or close them."""
    event = helping.helped(request.viewer, code)
    form = OpeningForm(request.POST if request.method == "POST" else None, initial=_opening(event))
    if request.method == "POST" and form.is_valid():
        favours.open_for(event=event, **form.cleaned_data)
        return done(request, with_said(localised(event.address), "favours_kept"))
    return render(request, "events/rides_opening.html", {"event": event, "form": form})


def _opening(event: Event) -> dict[str, bool]:
    return {"rides": event.opens_rides, "beds": event.opens_beds}


def _favour(request: Asked, code: str, favour_code: str) -> tuple[Favour, Person, bool]:
    """One that is offered, for its own person and for those who come to that date; 404 for others."""
    event = helping.seen(request.viewer, code)
    person = request.viewer.person
    assert person is not None  # signed_in
    rows: QuerySet[Favour] = Favour.objects.filter(occurrence__event=event, withdrawn_at=None)
    favour = get_object_or_404(rows.select_related("occurrence__event", "person"), code=favour_code)
    if favour.person_id != person.pk and not coming.is_coming(favour.occurrence, person):
        raise Http404(favour_code)
    if favour.person_id in hidden_from(request.viewer) and not favour.askings.filter(person=person).exists():
        raise Http404(favour_code)
    return favour, person, favour.person_id == person.pk
