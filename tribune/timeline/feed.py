"""One page of somebody's feed: what may be in it, in the order of the rule, each card with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tribune.design import icons
from tribune.design.numbers import number
from tribune.events import queries as events
from tribune.people.models import Role
from tribune.people.viewers import Viewer
from tribune.publications.drawing import draw_known
from tribune.teams import queries as teams
from tribune.teams.lines import Line
from tribune.timeline import candidates
from tribune.timeline.candidates import Found
from tribune.timeline.drawn import joined
from tribune.timeline.pages import SIZE, Place
from tribune.timeline.rule import Placed, Reason, SeenMarks, ranked

NO_CODE = "1" * 10
ON_HOME = 8  # actions near me, beside the feed
ICONS = {
    Reason.TEAM: "users",
    Reason.THREAD: "chat",
    Reason.FOLLOWED: "check",
    Reason.NEAR: "pin",
    Reason.MOVEMENT: "megaphone",
    Reason.WIRE: "rss",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What the page has fetched already and the feed leans on: my teams, and the cards of actions near me."""

    teams: Sequence[Line] = ()
    near: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """``is_here`` is said of the first card that was seen before."""

    key: str
    html: SafeString
    icon: SafeString
    why: str
    why_address: str
    is_here: bool = False


@dataclass(slots=True)
class Feed:
    """``next_cursor`` is None on the last page."""

    rows: list[Row] = field(default_factory=list)
    next_cursor: str | None = None

    @property
    def drawn(self) -> SafeString:
        return joined(self.rows)


def page_of(
    viewer: Viewer, place: Place, around: Around, *, former_visit: Callable[[], datetime | None] | None = None
) -> Feed:
    """The page after *place*. One query, those of the cards' holes, and one for cards not drawn lately.

    *former_visit* tells when this browser was here before; it is asked only of whoever never reported what they saw.
    """
    found = found_for(viewer, around, at=place.at)
    seen_until = former_visit() if former_visit is not None and found.marks is None else None
    shown, order = (
        set(place.shown),
        order_of(found, at=place.at, seen_until=seen_until, most=len(place.shown) + SIZE + 1),
    )
    waiting = [placed for placed in order if placed.card.pk not in shown]
    taken = waiting[:SIZE]
    known = {placed.card.pk: found.known(placed.card.pk) for placed in taken}
    drawn = draw_known(known.values(), viewer=viewer)
    feed = Feed()
    why_address = reverse("timeline:why", args=[NO_CODE])  # once: it is asked for dearly
    words, is_below = Words(viewer, around.teams), place.is_below
    for placed in taken:
        card = placed.card
        if card.pk in drawn:
            address = why_address.replace(NO_CODE, known[card.pk].code)
            is_here = placed.is_seen and not is_below
            sign = icons.icon(ICONS[card.reason])
            feed.rows.append(Row(card.key, drawn[card.pk], sign, words.short(placed, found), address, is_here))
            is_below = is_below or placed.is_seen
    if len(waiting) > SIZE:
        pks = tuple(placed.card.pk for placed in taken)
        feed.next_cursor = Place(place.at, (*place.shown, *pks), is_below).written()
    return feed


def found_for(viewer: Viewer, around: Around, *, at: datetime) -> Found:
    return candidates.of(viewer, my_voices=[team.voice_id for team in around.teams], near=around.near, at=at)


def order_of(
    found: Found, *, at: datetime, seen_until: datetime | None = None, most: int | None = None
) -> list[Placed]:
    seen = found.marks.at_hour(at) if found.marks is not None else SeenMarks(until=seen_until)
    return ranked(found.cards, at=at, seen=seen, asked=found.asked, most=most)


class Words:
    """The reasons of one reader's cards, in a few words."""

    def __init__(self, viewer: Viewer, mine: Iterable[Line]) -> None:
        self._followed = {t.voice_id for t in mine if viewer.roles.get(t.circle_id, Role.FOLLOWER) < Role.MEMBER}
        place = viewer.person.place if viewer.person is not None else None
        self._near = _("Near %(place)s") % {"place": place.name} if place is not None else _("Near you")
        self._said: dict[Reason, str | Promise] = {
            Reason.TEAM: _("Your team"),
            Reason.FOLLOWED: _("You follow this source"),
            Reason.NEAR: self._near,
            Reason.MOVEMENT: _("The movement"),
            Reason.WIRE: _("The wire"),
        }

    def short(self, placed: Placed, found: Found) -> str:
        card = placed.card
        if Reason.THREAD in card.reasons:
            left = found.left.get(card.pk, 1)
            return ngettext(
                "%(n)s new answer in a discussion you follow", "%(n)s new answers in a discussion you follow", left
            ) % {"n": number(left)}
        if card.reason == Reason.TEAM and card.voice in self._followed:
            return _("A team you follow")
        return str(self._said[card.reason])


def around_of(viewer: Viewer, *, at: datetime) -> Around:
    """What the home fetches for itself, for a page that shows one card: two queries."""
    person = viewer.person
    if person is None:
        return Around()
    near: list[int] = []
    if person.place is not None:
        lines = events.near_ahead(viewer, person.place, km=person.radius_km, n=ON_HOME, at=at)
        near = [line.publication_id for line in lines if line.publication_id is not None]
    return Around(teams.mine(viewer), near)
