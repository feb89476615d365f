"""What came of reading a source's articles on their pages, over thirty days: for its health."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.functional import Promise

from tribune.wire.models import Extent, Reading, Source
from tribune.wire.troubles import words_for

DAYS = timedelta(days=30)
SHOWN = 10


@dataclass(frozen=True, slots=True)
class PagesRead:
    """*troubles* says how many were given up for which reason, the most frequent first; *given_up* are the last of them."""

    read: int
    waiting: int
    troubles: Sequence[tuple[str | Promise, int]]
    given_up: Sequence[Reading]


def of_source(source: Source, *, now: datetime) -> PagesRead | None:
    """Three queries; None where that was not agreed."""
    if source.extent != Extent.PAGE:
        return None
    since = Reading.objects.filter(entry__source=source, entry__seen_at__gt=now - DAYS).exclude(entry__state="dropped")
    counts = since.aggregate(
        read=Count("pk", filter=Q(read_at__isnull=False)),
        waiting=Count("pk", filter=Q(read_at=None, next_at__isnull=False)),
    )
    given_up = since.filter(read_at=None, next_at=None)
    rows = given_up.values_list("trouble").annotate(n=Count("pk")).order_by("-n", "trouble")
    last = given_up.select_related("entry__publication").order_by("-entry__seen_at", "-pk")[:SHOWN]
    return PagesRead(
        read=counts["read"],
        waiting=counts["waiting"],
        troubles=[(words_for(trouble), n) for trouble, n in rows],
        given_up=list(last),
    )
