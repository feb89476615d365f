"""The member's feed: one rule, written here and said on every card.

Newest first among: what my teams publish, voices I follow, actions to come
within my radius, and the wire. No score, no tracking. (Ranking, "less of this"
and the timeline's own table come with the timeline room.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.kit.paging import Page, first_of, page_of
from tribune.kit.prepared import prepared
from tribune.people.viewers import Viewer, seen_by
from tribune.places.near import Box, box_around, inside
from tribune.publications.models import Follow, Publication, Voice

SIZE = 12
NEWEST_FIRST = ("-published_at", "-pk")


def feed_of(viewer: Viewer, *, my_voices: Iterable[int], at: datetime, cursor: str = "") -> Page[Publication]:
    """One page of the feed; *my_voices* are the ids of my teams' voices."""
    person = viewer.person
    box = None
    if person is not None and person.place is not None:
        box = box_around(person.place.lat, person.place.lon, person.radius_km)
    if person is not None and box is not None and not box.crosses and not cursor:
        rows = _first(viewer.shape, voices=list(my_voices), at=at, **asdict(box), **viewer.values)
        return first_of(rows, by=NEWEST_FIRST, size=SIZE)
    return page_of(_cards(viewer, list(my_voices), box, at), by=NEWEST_FIRST, cursor=cursor, size=SIZE)


@prepared
def _first(
    shape: tuple[bool, bool], *, voices: list[int], at: datetime, south: float, west: float, north: float, east: float,
    **viewer: Any,
) -> QuerySet[Publication]:  # fmt: skip
    cards = _cards(seen_by(shape, viewer), voices, Box(south, west, north, east), at)
    return cards.order_by(*NEWEST_FIRST)[: SIZE + 1]


def _cards(viewer: Viewer, voices: list[int], box: Box | None, at: datetime) -> QuerySet[Publication]:
    person = viewer.person.pk if viewer.person is not None else None
    rule = Q(kind="entry") | Q(voice__in=voices)
    rule |= Q(Exists(Follow.objects.filter(person=person, voice=OuterRef("voice"))))
    if box is not None:
        rule |= Q(kind="event", starts_at__gte=at) & inside(box, "lat", "lon")
    # A team is beside the feed already: its card would only say that it exists.
    return Publication.objects.visible_to(viewer).filter(rule).exclude(kind="team").for_drawing()


def why(card: Publication, *, my_voices: Mapping[int, str]) -> str | Promise:
    """The reason this card is in the feed, said to its reader; an entry of the wire names its source already."""
    if card.voice_id in my_voices:
        return _("Your team")
    if card.kind == "event":
        return _("Near you")
    if card.voice.kind == Voice.Kind.MOVEMENT:
        return _("The movement")
    return ""
