"""Near me: the list, its map, and the very same view as a calendar or a feed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from tribune.events import kits, near
from tribune.events.calendars import feeds
from tribune.events.calendars.answering import answer as as_calendar
from tribune.events.near import Asked, View
from tribune.events.pins import map_of
from tribune.kit.htmx import page_or_part
from tribune.movement.settings import movement
from tribune.people import viewers
from tribune.places.finding import BY_REF, Found, ManyPlaces, NoSuchPlace, find
from tribune.places.labels import written
from tribune.places.models import Place
from tribune.publications import syndication
from tribune.publications.models import Publication


@require_safe
def page(request: viewers.Asked) -> HttpResponse:
    asked = Asked.read(request.GET)
    place, trouble, choices = place_of(asked, request.viewer)
    if trouble:
        return ask_where(request, asked, trouble, choices)
    view = near.look(asked, place, request.viewer, at=timezone.now(), zone=movement().zone)
    context = _context(view, request.viewer)
    if place is not None and not view.all and not asked.online:
        context |= elsewhere(view, request.viewer)
        return page_or_part(request, "events/near_empty.html", context, part="events/_near_empty.html")
    return page_or_part(request, "events/near.html", context, part="events/_near.html")


def ask_where(
    request: viewers.Asked, asked: Asked, trouble: str, found: list[Found], here: str = "events:near"
) -> HttpResponse:
    """The place typed does not read: what is wrong with it, and those it may be."""
    context = {"asked": asked, "trouble": trouble, "choices": _choices(asked, found), "list_at": reverse(here)}
    return page_or_part(request, "events/near_ask.html", context, part="events/_near_ask.html", status=422)


@require_safe
def feed(request: viewers.Asked, format: str) -> HttpResponse:
    """The view as ``.ics``, ``.rss``, ``.atom`` or ``.json``: public things only, whoever asks."""
    asked = Asked.read(request.GET)
    place, trouble, _choices = place_of(asked, viewers.NOBODY)
    if trouble:
        raise Http404(trouble)
    view = near.look(asked, place, viewers.NOBODY, at=timezone.now(), zone=movement().zone)
    title = title_of(view.asked, view.place)
    pks = [glimpse.pk for glimpse in view.chosen]
    if format == "ics":
        shown = feeds.of_keys(pks, asked, place, at=view.at)
        return as_calendar(request, shown, title=title, name="actions", at=view.at, address=f"/near/?{asked.query()}")
    cards = Publication.objects.filter(event__occurrences__in=pks).distinct().for_drawing()
    newest = cards.order_by("-published_at", "-pk")[: syndication.LONGEST]
    return syndication.answer(request, list(newest), title=title, format=format)


def place_of(asked: Asked, viewer: viewers.Viewer) -> tuple[Place | None, str, list[Found]]:
    """The place asked for, else the person's own; with a sentence and choices when it does not read."""
    if not asked.text:
        return (viewer.person.place if viewer.person else None), "", []
    try:
        return find(asked.text), "", []
    except ManyPlaces as several:
        return None, str(several), several.choices
    except NoSuchPlace as unknown:
        return None, str(unknown), unknown.near_misses


def _context(view: View, viewer: viewers.Viewer) -> dict[str, Any]:
    asked = view.asked
    found = near.lines_of(view, viewer)
    within = [line for line in found if line.pk not in view.beyond]
    week = view.at + timedelta(days=7)
    return {
        "asked": asked,
        "list_at": reverse("events:near"),
        "beyond": [line for line in found if line.pk in view.beyond],
        "view": view,
        "place": view.place,
        "typed": written(view.place) if view.place else "",
        "title": title_of(view.asked, view.place),
        "soon": [line for line in within if line.starts_at <= week],
        "later": [line for line in within if line.starts_at > week],
        "radii": [(km, asked.query(km=km), km == asked.km) for km in near.RADII],
        "whens": [
            (
                pgettext("near me", "All"),
                len(view.all),
                asked.query(when="", day_from=None, day_to=None, online=False),
                _is_all(asked),
            ),
            (_("Today"), view.on_today, asked.query(when="today", online=False), asked.when == "today"),
            (_("This weekend"), view.on_weekend, asked.query(when="weekend", online=False), asked.when == "weekend"),
            (_("In the evening"), view.in_evening, asked.query(when="evening", online=False), asked.when == "evening"),
        ],
        "kinds": [
            (kind.name, count, asked.with_kind(kind.slug), kind.slug in asked.kinds) for kind, count in view.by_kind
        ],
        "online_query": asked.query(online=not asked.online),
        "more_query": asked.query(more=asked.more + 1),
        "next_count": min(view.left, near.A_PAGE),
        "query": asked.query(),
        "map": map_of(view),
        "host": reverse("events:new"),
    }


def elsewhere(view: View, viewer: viewers.Viewer) -> dict[str, Any]:
    """What an empty place may begin with: the next radius that has something, the next meeting online."""
    km, found = near.wider(view, viewer)
    around = View(view.asked, view.place, view.at, view.zone, all=found[:5], kinds=view.kinds)
    return {
        "wider_km": km,
        "wider_count": len(found),
        "wider_first": found[0] if found else None,
        "wider_query": view.asked.query(km=km, kinds=(), when="", day_from=None, day_to=None),
        "kits": kits.offered(view.at),
        "around": [line for line in near.lines_of(around, viewer) if line.pk not in view.beyond] if found else [],
        "next_online": near.lines_of(
            View(view.asked, None, view.at, view.zone, view.online[:1], kinds=view.kinds), viewer
        )
        if view.online
        else [],
    }


def _choices(asked: Asked, found: list[Found]) -> list[tuple[str, str]]:
    same_postcode = asked.text.isdigit()  # typed already: names alone are quicker to read
    return [
        (each.place.name if same_postcode else each.label, asked.query(text=BY_REF + each.place.ref)) for each in found
    ]


def _is_all(asked: Asked) -> bool:
    return not (asked.when or asked.day_from or asked.day_to or asked.online)


def title_of(asked: Asked, place: Place | None) -> str:
    if asked.online:
        return _("Act online")
    if place is None:
        return _("Act near you")
    return _("Act near %(place)s") % {"place": place.name}
