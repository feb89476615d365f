"""The rows of teams, in the words of those who look for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db.models import Count, Q, QuerySet

from tribune.kit.text import fold
from tribune.people.models import Role
from tribune.places.near import within

if TYPE_CHECKING:
    from tribune.people.viewers import Viewer


class TeamQuerySet(QuerySet["Team"]):  # type: ignore[name-defined]  # noqa: F821
    def standing(self) -> TeamQuerySet:
        """Not closed."""
        return self.filter(closed_at=None)

    def visible_to(self, viewer: Viewer) -> TeamQuerySet:
        """Every team has a public page, save one the desk withholds: its own members still see that one."""
        shown = Q(withheld_at=None)
        if viewer.person is not None and viewer.circle_ids:
            shown |= Q(circle__in=sorted(viewer.circle_ids))
        return self.filter(shown)

    def of(self, viewer: Viewer, role: int = Role.FOLLOWER) -> TeamQuerySet:
        """Those where *viewer* holds *role* or more."""
        return self.filter(circle__in=[circle for circle, held in viewer.roles.items() if held >= role])

    def spoken_for_by(self, viewer: Viewer) -> TeamQuerySet:
        """Those in whose name *viewer* may publish actions."""
        return self.filter(circle__in=sorted(viewer.acting_ids))

    def near(self, lat: float, lon: float, km: float) -> TeamQuerySet:
        """Within *km* of a point (degrees), annotated ``distance_km``."""
        return cast(TeamQuerySet, within(self, lat=lat, lon=lon, km=km))

    def named(self, words: str) -> TeamQuerySet:
        found = self
        for word in fold(words).split()[:6]:
            found = found.filter(name_folded__contains=word)
        return found

    def with_counts(self) -> TeamQuerySet:
        """Annotated ``members`` and ``followers``."""
        return self.annotate(  # type: ignore[no-any-return]
            members=Count("circle__seats", filter=Q(circle__seats__role__gte=Role.MEMBER)),
            followers=Count("circle__seats", filter=Q(circle__seats__role=Role.FOLLOWER)),
        )
