"""The member's feed: one rule, written here and said on every card.

Newest first among: what my teams publish, voices I follow, actions to come
within my radius, and the wire. No score, no tracking. (Ranking, "less of this"
and the timeline's own table come with the timeline room.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.kit.paging import Page, page_of
from tribune.places.near import box_around, inside
from tribune.publications.models import Follow, Publication, Voice

if TYPE_CHECKING:
    from tribune.people.viewers import Viewer

SIZE = 12


def feed_of(viewer: Viewer, *, my_voices: Iterable[int], at: datetime, cursor: str = "") -> Page[Publication]:
    """One page of the feed; *my_voices* are the ids of my teams' voices."""
    person = viewer.person
    rule = Q(kind="entry") | Q(voice__in=list(my_voices))
    rule |= Q(Exists(Follow.objects.filter(person=person, voice=OuterRef("voice"))))
    if person is not None and person.place is not None:
        around = box_around(person.place.lat, person.place.lon, person.radius_km)
        rule |= Q(kind="event", starts_at__gte=at) & inside(around, "lat", "lon")
    # A team is beside the feed already: its card would only say that it exists.
    cards = Publication.objects.visible_to(viewer).filter(rule).exclude(kind="team").for_drawing()
    return page_of(cards, by=("-published_at", "-pk"), cursor=cursor, size=SIZE)


def why(card: Publication, *, my_voices: Mapping[int, str]) -> str | Promise:
    """The reason this card is in the feed, said to its reader; an entry of the wire names its source already."""
    if card.voice_id in my_voices:
        return _("Your team")
    if card.kind == "event":
        return _("Near you")
    if card.voice.kind == Voice.Kind.MOVEMENT:
        return _("The movement")
    return ""
