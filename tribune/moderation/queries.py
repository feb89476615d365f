"""Cases in the words of those who look for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from tribune.kit.prepared import prepared
from tribune.moderation.models import Case
from tribune.moderation.models.cases import CLAIM_LASTS
from tribune.people.models import Person

GRAVEST_FIRST = ("-gravity", "opened_at", "pk")
LAST_CLOSED_FIRST = ("-closed_at", "-pk")


def in_state(state: str, *, me: Person, at: datetime) -> QuerySet[Case]:
    """Those *me* may judge: none about their own words. *state*: "free" (nobody looks at it), "mine", "closed", anything else: all that waits."""
    cases = Case.objects.exclude(author=me)
    if state == "closed":
        return cases.exclude(closed_at=None)
    waits = cases.filter(closed_at=None)
    if state == "mine":
        return waits.filter(claimed_by=me, claimed_at__gt=at - CLAIM_LASTS)
    if state == "free":
        return waits.filter(Q(claimed_by=None) | Q(claimed_at__lte=at - CLAIM_LASTS))
    return waits


def count_open() -> int:
    return len(_open())


def waiting_for(request: HttpRequest | None, _given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The line of the desk's first page."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.may("moderation.judge"):
        return None
    waits = count_open()
    return {"waiting": waits} if waits else None


@prepared
def _open() -> QuerySet[Case, Any]:
    return Case.objects.filter(closed_at=None).values_list("pk", flat=True)[:1000]
