"""My alerts: a view of near me that tells when something new comes into it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import with_said
from tribune.events import alert_ways
from tribune.events.forms.alerts import AlertForm
from tribune.events.models import Alert
from tribune.events.near import Asked
from tribune.events.shelf import kinds_for
from tribune.events.verbs import alerts
from tribune.events.views.near import place_of, title_of
from tribune.kit.forgery import EXEMPT
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people import viewers
from tribune.people.gates import signed_in
from tribune.places.finding import BY_REF
from tribune.places.models import Place


@never_cache
@require_safe
@signed_in
def mine(request: viewers.Asked) -> HttpResponse:
    found = Alert.objects.filter(person=request.viewer.person).select_related("place").prefetch_related("kinds")
    return render(request, "events/alerts.html", {"alerts": [(alert, view_of(alert)) for alert in found]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: viewers.Asked) -> HttpResponse:
    """The view is in the address, as on the page one came from."""
    person = request.viewer.person
    assert person is not None  # signed_in
    asked = Asked.read(request.GET)
    place, trouble, _choices = place_of(asked, request.viewer)
    form = AlertForm(request.POST if request.method == "POST" else None, initial={"name": _first_name(asked, place)})
    refusal = trouble
    if form.is_valid() and not trouble:
        try:
            alerts.keep(person=person, asked=asked, place=place, at=timezone.now(), **form.cleaned_data)
        except Refusal as no:
            refusal = str(no)
        else:
            return done(request, with_said(reverse("events:alerts"), "alert_kept"))
    context = {"form": form, "asked": asked, "place": place, "refusal": refusal, "kinds": _kind_names(asked)}
    return render(request, "events/alert_new.html", context, status=422 if form.is_bound or trouble else 200)


@require_POST
@signed_in
def ended(request: viewers.Asked, code: str) -> HttpResponse:
    alerts.end(alert=get_object_or_404(Alert, person=request.viewer.person, code=code))
    return done(request, with_said(reverse("events:alerts"), "alert_ended"))


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button (scanners follow links); POST comes from it, or from the reader's mail program."""
    code = alert_ways.read(token)
    if code is None:
        raise Http404
    alert = Alert.objects.filter(code=code).first()
    if request.method == "POST" and alert is not None:
        alerts.end(alert=alert)
    is_done = request.method == "POST" or alert is None
    return render(request, "events/alert_stop.html", {"alert": alert, "is_done": is_done})


setattr(stop, EXEMPT, True)  # RFC 8058: the mail program sends no Origin; the signed token is the proof


def view_of(alert: Alert) -> str:
    """The query string of the page that shows what it looks at."""
    text = f"{BY_REF}{alert.place.ref}" if alert.place else ""
    kinds = tuple(kind.slug for kind in alert.kinds.all())
    return Asked(text=text, km=alert.km, kinds=kinds, when=alert.when, online=alert.is_online).query()


def _first_name(asked: Asked, place: Place | None) -> str:
    return ", ".join([title_of(asked, place), *_kind_names(asked)])[:80]


def _kind_names(asked: Asked) -> list[str]:
    return [kind.name for kind in kinds_for(()).values() if kind.slug in asked.kinds]
