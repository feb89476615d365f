"""The rows of actions and their dates, in the words of those who look for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db.models import F, Q, QuerySet

from tribune.people.audiences import Audience
from tribune.places.near import Box, box_around, cells_of, inside, within
from tribune.publications.queries import may_be_read_by

if TYPE_CHECKING:
    from tribune.people.viewers import Viewer

LONGEST = timedelta(days=31)  # an action lasts no more: see rules
PAGE = (
    "kind",
    "team__kind",
    "picture",
    "publication",
    "cancellation",
    "kit",
)  # what the page of an action shows beside it


def _is_shown_to(viewer: Viewer, prefix: str = "") -> Q:
    """Published, not withheld, and *viewer* is of its audience."""
    card = f"{prefix}publication__"
    return Q(**{f"{prefix}published_at__isnull": False, f"{card}withheld_at__isnull": True}) & may_be_read_by(
        viewer, card
    )


def _is_run_by(viewer: Viewer, prefix: str = "") -> Q | None:
    """*viewer* acts in the name of its team, or made it for no team; None for a stranger."""
    if viewer.person is None:
        return None
    rule = Q(**{f"{prefix}made_by": viewer.person.pk, f"{prefix}team": None})
    circles = sorted(viewer.acting_ids)
    if circles:
        rule |= Q(**{f"{prefix}team__circle__in": circles})
    return rule


class EventQuerySet(QuerySet["Event"]):  # type: ignore[name-defined]  # noqa: F821
    def held(self) -> EventQuerySet:
        """Locked until the transaction ends.

        A verb that changes an action and its dates holds the action first, then
        its dates: of two, one waits for the other and never both. The key stays
        free, so that rows which point here are made meanwhile.
        """
        return self.select_for_update(of=("self",), no_key=True)

    def visible_to(self, viewer: Viewer) -> EventQuerySet:
        """What is published for the viewer, and the drafts of those who run it."""
        rule = _is_shown_to(viewer)
        run = _is_run_by(viewer)
        return self.filter(rule if run is None else rule | run)

    def for_page(self) -> EventQuerySet:
        """With everything its page shows of it: one row."""
        return self.select_related(*PAGE)

    def run_by(self, viewer: Viewer) -> EventQuerySet:
        """Those *viewer* may edit and call off."""
        run = _is_run_by(viewer)
        return self.none() if run is None else self.filter(run)


class OccurrenceQuerySet(QuerySet["Occurrence"]):  # type: ignore[name-defined]  # noqa: F821
    def held(self) -> OccurrenceQuerySet:
        """Locked until the transaction ends, so that those who race for a place take turns; several, in the order of
        their keys: see ``EventQuerySet.held``.
        """
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")

    def visible_to(self, viewer: Viewer) -> OccurrenceQuerySet:
        """Dates of what is published for the viewer: no drafts here, whoever looks."""
        return self.filter(_is_shown_to(viewer, "event__"))

    def of_visible(self, viewer: Viewer) -> OccurrenceQuerySet:
        """Dates of what ``EventQuerySet.visible_to`` gives, each with all that the action's page shows: one row."""
        rule, run = _is_shown_to(viewer, "event__"), _is_run_by(viewer, "event__")
        rows = self.filter(rule if run is None else rule | run)
        return rows.select_related("own_cancellation", *(f"event__{name}" for name in PAGE))

    def ahead(self, at: datetime) -> OccurrenceQuerySet:
        """Published, not called off, and not over at *at*."""
        # What began longer ago than an action may last is over: the indexes on starts_at need not walk through the past.
        return self.filter(is_on=True, ends_at__gt=at, starts_at__gt=at - LONGEST)

    def open_to(self, viewer: Viewer, at: datetime) -> OccurrenceQuerySet:
        """``ahead`` and ``visible_to`` in one, from the action's own row: ``is_on`` says the rest."""
        rule = Q(event__audience=Audience.PUBLIC)
        if viewer.is_supporter:
            rule |= Q(event__audience=Audience.MEMBERS)
        if viewer.person is not None and viewer.circle_ids:
            rule |= Q(event__audience=Audience.CIRCLE, event__team__circle__in=sorted(viewer.circle_ids))
        return self.ahead(at).filter(rule)

    def boxed(self, lat: float, lon: float, km: float) -> OccurrenceQuerySet:
        """Within the box around a circle, by the index: the caller measures each."""
        box = box_around(lat, lon, km)
        return self.in_box(box, cells_of(box))

    def in_box(self, box: Box, cells: Sequence[int] | None) -> OccurrenceQuerySet:
        """Within *box*, by the index on its *cells* (``cells_of``); by that on degrees when it is too wide for them."""
        if cells is None:
            return self.filter(inside(box, "lat", "lon"))
        # A sum, so that SQLite does not take the index on degrees, which reads a whole belt of the Earth.
        rows = self.filter(cell__in=cells).alias(at_lat=F("lat") + 0.0)
        return cast(OccurrenceQuerySet, rows.filter(inside(box, "at_lat", "lon")))

    def near(self, lat: float, lon: float, km: float) -> OccurrenceQuerySet:
        """Within *km* of a point (degrees), annotated ``distance_km``; served by the index on both databases."""
        return cast(OccurrenceQuerySet, within(self.boxed(lat, lon, km), lat=lat, lon=lon, km=km))

    def online(self) -> OccurrenceQuerySet:
        return self.filter(is_online=True)

    def with_cancellations(self) -> OccurrenceQuerySet:
        return self.select_related("own_cancellation", "event__cancellation")

    def for_calendars(self) -> OccurrenceQuerySet:
        return (
            self.with_cancellations()
            .select_related("event__kind", "event__reserved_address")
            .order_by("starts_at", "pk")
        )


class RsvpQuerySet(QuerySet["Rsvp"]):  # type: ignore[name-defined]  # noqa: F821
    def for_calendars(self) -> RsvpQuerySet:
        """With all that an invitation says, the soonest date first: one query."""
        date = "occurrence__"
        beside = ("own_cancellation", "event__cancellation", "event__kind", "event__team", "event__reserved_address")
        return self.select_related("person", *(date + name for name in beside)).order_by(f"{date}starts_at", "pk")

    def coming(self) -> RsvpQuerySet:
        return self.filter(answer="yes")

    def in_line(self) -> RsvpQuerySet:
        """On the waiting list with no place held yet, the first one first; those who left aside."""
        waiting = self.filter(answer="waiting", offered_until=None, person__is_active=True, person__erased_at=None)
        return waiting.order_by("given_at", "pk")
