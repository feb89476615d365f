"""How far ahead to look first: a large town has more to come than a page can show.

Dates are asked for soonest first and so many at most. Asked for all that is to come, a database reads and
sorts a whole year to give its first days. So one asks up to a horizon; when as many came as were asked for,
they are the very ones the whole would have begun with, and when not, the whole is asked for.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

Row = TypeVar("Row")

FIRST = timedelta(days=2)
FARTHEST = timedelta(days=60)
ROOM = 1.5  # looked further than is thought needed, since a week is not even
KEPT = 2000

# What was found out about each place: the horizon that gave enough, None where everything must be asked for.
_known: OrderedDict[Hashable, timedelta | None] = OrderedDict()
_lock = threading.Lock()


def soonest(
    ask: Callable[[datetime | None], Sequence[Row]],
    *,
    most: int,
    start: datetime,
    when: Callable[[Row], datetime],
    key: Hashable,
) -> Sequence[Row]:
    """What ``ask(None)`` gives, by less work: up to *most* rows, soonest first, that begin from *start* on.

    ``ask(until)`` gives the same of what begins before *until*; *when* reads a row's hour. One question where
    *key* (the place) was asked about before, three at most.
    """
    horizon = _known.get(key, FIRST)
    while horizon is not None:
        found = ask(start + horizon)
        if len(found) >= most:
            _remember(key, _needed(found, start, when))
            return found
        wanted = horizon * (ROOM * most / len(found)) if found else None
        horizon = wanted if wanted is not None and horizon == FIRST and FIRST < wanted <= FARTHEST else None
    found = ask(None)
    _remember(key, _needed(found, start, when) if len(found) >= most else None)
    return found


def forget_all() -> None:
    """Nothing is known of any place (a test begins)."""
    with _lock:
        _known.clear()


def _needed(found: Sequence[Row], start: datetime, when: Callable[[Row], datetime]) -> timedelta | None:
    """The horizon that would have been enough, with room; None when it is so far that it spares nothing."""
    needed = max(FIRST, (when(found[-1]) - start) * ROOM)
    return needed if needed <= FARTHEST else None


def _remember(key: Hashable, horizon: timedelta | None) -> None:
    with _lock:
        _known[key] = horizon
        _known.move_to_end(key)
        while len(_known) > KEPT:
            _known.popitem(last=False)
