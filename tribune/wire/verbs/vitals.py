"""Letting all read the health of sources; counting each night what they did in the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tribune.design import dates
from tribune.movement.settings import movement
from tribune.wire import vitals
from tribune.wire.models import Showing, Source, Tally, Visit

LOOKED_BACK = timedelta(days=60)  # as long as visits are kept


def show(*, source: Source, by: Any, at: datetime) -> None:
    Showing.objects.get_or_create(source=source, defaults={"by": by, "at": at})


def hide(*, source: Source) -> None:
    Showing.objects.filter(source=source).delete()


def tally(*, at: datetime) -> int:
    """Count every day that is over and was not counted yet, as far back as visits are kept; gives how many were.

    Done again, it changes nothing: a night without it is made up for by the next.
    """
    midnight = dates.midnight(at, movement().zone)
    last = Tally.objects.order_by("-day").values_list("day", flat=True).first()
    since = midnight - LOOKED_BACK
    if last is not None:
        since = max(since, since.replace(year=last.year, month=last.month, day=last.day) + timedelta(days=1))
    days = vitals.counted(Visit.objects.filter(at__lt=midnight), since=since)
    rows = [Tally(day=d.day, visits=d.visits, troubled=d.troubled, items=d.items) for d in days]
    return len(Tally.objects.bulk_create(rows, ignore_conflicts=True))
