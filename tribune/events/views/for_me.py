"""My agenda: what is mine and what is for me, by day, and the same view for a calendar or a reader of feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tribune.design.flash import with_said
from tribune.events import agenda, near
from tribune.events.agenda import Agenda
from tribune.events.calendars import feeds
from tribune.events.calendars.answering import answer as as_calendar
from tribune.events.models import CalendarFeed
from tribune.events.near import Asked, View
from tribune.events.pins import map_of_lines
from tribune.events.verbs import calendar_feeds
from tribune.events.views.near import ask_where, elsewhere, place_of
from tribune.kit.htmx import done, page_or_part
from tribune.kit.refusals import Refusal
from tribune.movement.settings import movement
from tribune.people import viewers
from tribune.people.gates import signed_in
from tribune.people.models import Person
from tribune.people.viewers import Viewer
from tribune.places.labels import written
from tribune.places.models import Place
from tribune.publications import syndication
from tribune.publications.models import Publication


@never_cache
@require_safe
@signed_in
def page(request: viewers.Asked) -> HttpResponse:
    asked = _asked(request.viewer.person, request.GET)
    place, trouble, choices = place_of(asked, request.viewer)
    if trouble:
        return ask_where(request, asked, trouble, choices, "events:for_me")
    shown = agenda.look(asked, place, request.viewer, at=timezone.now(), zone=movement().zone)
    context = _context(shown, request.viewer)
    return page_or_part(request, "events/for_me.html", context, part="events/_for_me.html")


@require_POST
@signed_in
def address(request: viewers.Asked) -> HttpResponse:
    """A secret address of the view that this address asks for."""
    person = request.viewer.person
    assert person is not None  # signed_in
    asked = _asked(person, request.GET)
    place, trouble, choices = place_of(asked, request.viewer)
    if trouble:
        return ask_where(request, asked, trouble, choices, "events:for_me")
    try:
        calendar_feeds.open_for_me(person=person, name=_name(asked, place), view=asked.query(), at=timezone.now())
    except Refusal as refusal:
        context = _context(
            agenda.look(asked, place, request.viewer, at=timezone.now(), zone=movement().zone), request.viewer
        )
        return page_or_part(
            request, "events/for_me.html", context | {"refusal": str(refusal)}, part="events/_for_me.html", status=422
        )
    return done(request, with_said(reverse("events:my_calendars"), "calendar_opened"))


def calendar(request: HttpRequest, feed: CalendarFeed, *, at: datetime) -> HttpResponse:
    """What the view of *feed* shows, as its person may see it today."""
    asked, keys = _kept(feed, at)
    shown = feeds.for_me(feed.person, keys, asked, at=at)
    return as_calendar(request, shown, title=_title(feed), name="agenda", at=at, is_private=True)


def rss(request: HttpRequest, feed: CalendarFeed, *, at: datetime) -> HttpResponse:
    _asked, keys = _kept(feed, at)
    cards = Publication.objects.visible_to(Viewer(feed.person)).filter(event__occurrences__in=keys).distinct()
    newest = cards.for_drawing().order_by("-published_at", "-pk")[: syndication.LONGEST]
    page = syndication.whole(f"{reverse('events:for_me')}?{feed.view}")
    return syndication.answer(request, list(newest), title=_title(feed), format="rss", page=page, is_private=True)


def _kept(feed: CalendarFeed, at: datetime) -> tuple[Asked, list[int]]:
    """What *feed* is a view of, and the dates in it today; none when its place is known no more."""
    viewer = Viewer(feed.person)
    asked = _asked(feed.person, QueryDict(feed.view))
    place, trouble, _choices = place_of(asked, viewer)
    if trouble:
        return asked, []
    return asked, list(agenda.keys(asked, place, viewer, at=at, zone=movement().zone, most=feeds.MOST))


def _asked(person: Person | None, given: QueryDict) -> Asked:
    """Around where one is told of, unless another radius is asked for."""
    return Asked.read(given, usual_km=person.radius_km if person is not None else near.DEFAULT_KM)


def _context(shown: Agenda, viewer: Viewer) -> dict[str, Any]:
    asked, place, here = shown.asked, shown.place, reverse("events:for_me")
    context = {
        "asked": asked,
        "list_at": here,
        "agenda": shown,
        "place": place,
        "typed": written(place) if place else "",
        "days": shown.days,
        # The chips are the same for whoever asks the same: called by the template, where they are not kept yet.
        "radii": lambda: [(km, asked.query(km=km), km == asked.km) for km in near.RADII],
        "whens": lambda: _whens(asked),
        "kinds": lambda: [(k.name, asked.with_kind(k.slug), k.slug in asked.kinds) for k in agenda.kinds_shown(asked)],
        "online_query": asked.query(online=not asked.online),
        "more_query": asked.query(more=asked.more + 1),
        "query": asked.query(),
        "near_query": replace(asked, usual_km=near.DEFAULT_KM).query(),
        "map": map_of_lines(shown.lines, asked, place, here),
        "host": reverse("events:new"),
    }
    if shown.is_lonely and place is not None:
        context |= elsewhere(View(asked, place, shown.at, shown.zone), viewer)
        context |= {"around": [], "next_online": agenda.next_online(viewer, at=shown.at)}
    return context


def _whens(asked: Asked) -> list[tuple[str, str, bool]]:
    return [
        (pgettext("near me", "All"), asked.query(when="", day_from=None, day_to=None), not _has_days(asked)),
        (_("Today"), _on(asked, "today"), asked.when == "today"),
        (_("This weekend"), _on(asked, "weekend"), asked.when == "weekend"),
    ]


def _on(asked: Asked, when: str) -> str:
    return asked.query(when="" if asked.when == when else when, day_from=None, day_to=None)


def _has_days(asked: Asked) -> bool:
    return bool(asked.when or asked.day_from or asked.day_to)


def _name(asked: Asked, place: Place | None) -> str:
    kinds = [kind.name for kind in agenda.kinds_shown(asked) if kind.slug in asked.kinds]
    return ", ".join([_("For me"), *([place.name, f"{asked.km} km"] if place else []), *kinds])


def _title(feed: CalendarFeed) -> str:
    return f"{feed.name} – {movement().name}"
