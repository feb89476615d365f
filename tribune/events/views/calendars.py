"""Calendars to follow: my own by a secret address, and the public ones."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tribune.design.flash import with_said
from tribune.events.calendars import feeds
from tribune.events.calendars.answering import answer
from tribune.events.calendars.writing import Brief
from tribune.events.forms.calendars import FeedForm, FollowForm
from tribune.events.models import CalendarFeed, Occurrence
from tribune.events.near import DEFAULT_KM
from tribune.events.near import Asked as View
from tribune.events.shelf import kinds_for
from tribune.events.verbs import calendar_feeds
from tribune.events.views import for_me
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.movement.settings import movement
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked
from tribune.places.finding import ManyPlaces, NoSuchPlace, find
from tribune.places.models import Place
from tribune.teams.models import Team


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def mine(request: Asked) -> HttpResponse:
    """The addresses I gave to my calendars."""
    person = request.viewer.person
    assert person is not None  # signed_in
    form = FeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            calendar_feeds.open(person=person, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return done(request, with_said(reverse("events:my_calendars"), "calendar_opened"))
    found = [
        (feed, _address(feed), _address(feed, "events:agenda_rss") if feed.is_for_me else "")
        for feed in CalendarFeed.objects.filter(person=person)
    ]
    teams = Team.objects.standing().of(request.viewer).order_by("name_folded")
    status = 422 if form.is_bound else 200
    return render(request, "events/my_calendars.html", {"form": form, "feeds": found, "teams": teams}, status=status)


@require_POST
@signed_in
def renewed(request: Asked, code: str) -> HttpResponse:
    calendar_feeds.renew(feed=_of_mine(request, code))
    return done(request, with_said(reverse("events:my_calendars"), "calendar_renewed"))


@require_POST
@signed_in
def closed(request: Asked, code: str) -> HttpResponse:
    calendar_feeds.close(feed=_of_mine(request, code))
    return done(request, with_said(reverse("events:my_calendars"), "calendar_closed"))


@require_GET
def agenda(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever brings the secret reads the agenda: calendars do not sign in."""
    at = timezone.now()
    feed = calendar_feeds.read(secret=secret, at=at)
    if feed is None:
        raise Http404
    if feed.is_for_me:
        return for_me.calendar(request, feed, at=at)
    shown = feeds.of_person(feed.person, with_teams=feed.with_teams, at=at)
    title = _("My actions, %(movement)s") % {"movement": movement().name}
    return answer(request, shown, title=title, name="agenda", at=at, is_private=True)


@require_GET
def agenda_rss(request: HttpRequest, secret: str) -> HttpResponse:
    """The same secret, for a reader of feeds: only of an agenda's view."""
    at = timezone.now()
    feed = calendar_feeds.read(secret=secret, at=at)
    if feed is None or not feed.is_for_me:
        raise Http404
    return for_me.rss(request, feed, at=at)


@require_GET
def everyone(request: HttpRequest) -> HttpResponse:
    """``?kind=`` (several), ``?q=`` words of the title, ``?place=`` and ``?radius=`` in km, ``?online=1``: public dates."""
    at = timezone.now()
    asked, words = View.read(request.GET), tidy(request.GET.get("q", ""))[:100]
    place = _place(asked)
    shown = feeds.of_everyone(asked, words, place, at=at)
    return answer(request, shown, title=_title(asked, words, place), name="actions", at=at, address="/near/")


@require_GET
def follow(request: HttpRequest) -> HttpResponse:
    """The same choices as ``everyone``: the address to give to a calendar, and what it would hold today."""
    at = timezone.now()
    form = FollowForm(request.GET or None, initial={"radius": DEFAULT_KM})
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        asked, words = View.read(request.GET), tidy(form.cleaned_data["q"])
        try:
            place = find(asked.text) if asked.text else None
        except (ManyPlaces, NoSuchPlace) as trouble:
            form.add_error("place", str(trouble))
        else:
            ahead = [each.pk for each in feeds.of_everyone(asked, words, place, at=at) if isinstance(each, Brief)]
            first = Occurrence.objects.filter(pk__in=ahead[:5]).select_related("event").order_by("starts_at", "pk")
            query = "&".join(filter(None, [asked.query(), urlencode({"q": words}) if words else ""]))
            address = settings.SITE_URL + reverse("events:everyone_calendar") + (f"?{query}" if query else "")
            context |= {"address": address, "dates": first, "count": len(ahead), "most": feeds.MOST}
    return render(request, "events/follow.html", context, status=422 if form.errors else 200)


def _title(asked: View, words: str, place: Place | None) -> str:
    kinds = [kind.name for kind in kinds_for(()).values() if kind.slug in asked.kinds]
    said = [_("Actions"), *kinds, f"“{words}”" if words else "", place.name if place else ""]
    return f"{' · '.join(filter(None, said))} – {movement().name}"


def _place(asked: View) -> Place | None:
    if not asked.text:
        return None
    try:
        return find(asked.text)
    except (ManyPlaces, NoSuchPlace) as trouble:
        raise Http404(str(trouble)) from trouble


def _of_mine(request: Asked, code: str) -> CalendarFeed:
    return get_object_or_404(CalendarFeed, code=code, person=request.viewer.person)


def _address(feed: CalendarFeed, route: str = "events:agenda") -> str:
    return settings.SITE_URL + reverse(route, args=[feed.secret])
