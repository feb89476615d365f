"""One deed done to many sources: a few at once while the editor waits, many by a job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tribune.wire import bulk
from tribune.wire.models import Source
from tribune.wire.verbs import sources, vitals

AT_ONCE = 50


def do(*, source_ids: Sequence[int], deed: str, value: str = "", at: datetime) -> int:
    """Each source by itself: one that fails leaves the others done, and doing it again changes nothing more.

    *deed* is one of ``bulk.DEEDS``, *value* the section or the kind. Gives how many were there.
    """
    found = Source.objects.standing().select_related("voice", "agreement").filter(pk__in=source_ids).order_by("pk")
    count = 0
    for source in found:
        _do(source, deed, value, at)
        count += 1
    return count


def _do(source: Source, deed: str, value: str, at: datetime) -> None:
    if deed == bulk.PAUSE:
        sources.pause(source=source, at=at)
    elif deed == bulk.RESUME and source.paused_at is not None:
        sources.resume(source=source, at=at)
    elif deed == bulk.TRUST and not source.is_trusted:
        sources.trust(source=source, at=at)
    elif deed == bulk.HOLD:
        sources.hold(source=source)
    elif deed == bulk.SHOW:
        vitals.show(source=source, by=None, at=at)
    elif deed == bulk.HIDE:
        vitals.hide(source=source)
    elif deed == bulk.REMOVE:
        sources.remove(source=source, at=at)
    elif deed in (bulk.SECTION, bulk.KIND):
        kept = {name: getattr(source, name) for name in sources.CORRECTED}
        sources.change(source=source, **(kept | {deed: value}))
