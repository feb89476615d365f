"""Cases in the words of those who look for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tribune.kit.prepared import prepared
from tribune.moderation.models import GRAVITY, Case, Reason, Report
from tribune.moderation.models.cases import CLAIM_LASTS
from tribune.people.models import Person
from tribune.people.viewers import Viewer
from tribune.wire.models import Entry

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


def said_in(rows: Iterable[Case]) -> dict[int, tuple[str, list[str]]]:
    """case's id → how the words reported begin, and why they were: the gravest reason first. Two queries."""
    made = Report.objects.filter(case__in=[case.pk for case in rows]).order_by("made_at", "pk")
    found: dict[int, tuple[str, list[str]]] = {}
    for report in made.prefetch_related("excerpts"):
        text = next((one.text for one in report.excerpts.all() if one.is_reported), "")
        _first, reasons = found.setdefault(report.case_id, (" ".join(text.split()), []))
        if report.reason not in reasons:
            reasons.append(report.reason)
            reasons.sort(key=lambda reason: -GRAVITY[Reason(reason)])
    return {pk: (first, [str(Reason(one).label) for one in reasons]) for pk, (first, reasons) in found.items()}


def waiting_elsewhere(viewer: Viewer) -> list[tuple[str, str, int]]:
    """What else waits for a yes or a no on the desk, for those who may say it: (words, route, how many, at most 100)."""
    if not viewer.may("wire.tend_sources"):
        return []
    held = Entry.objects.filter(state=Entry.State.HELD).values_list("pk", flat=True)[:100]
    count = len(held)
    return [(_("Entries of the wire that wait for a yes"), "wire:desk_held", count)] if count else []


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
