"""Hours cut into roles, and roles that fall together: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tribune.events.models import Shift

MOST_AT_ONCE = 48


def cut(starts_at: datetime, ends_at: datetime, *, every: timedelta | None) -> list[tuple[datetime, datetime]]:
    """From 9 to 17 every two hours: four spans; the last is shorter when the hours do not divide. None: one span.

    At most ``MOST_AT_ONCE`` and one, for the caller to refuse.
    """
    spans: list[tuple[datetime, datetime]] = []
    begins = starts_at
    while begins < ends_at and len(spans) <= MOST_AT_ONCE:
        ends = ends_at if every is None else min(begins + every, ends_at)
        spans.append((begins, ends))
        begins = ends
    return spans


def clashes(mine: Iterable[Shift]) -> dict[int, list[Shift]]:
    """Those of one person's roles that fall together with others of theirs, each with those others, by key."""
    held = list(mine)
    found = {one.pk: [other for other in held if other.pk != one.pk and one.overlaps(other)] for one in held}
    return {pk: others for pk, others in found.items() if others}
