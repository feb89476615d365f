"""The kinds of action, at hand: a page of a list reads them without a query.

Each process keeps them for a minute, and looks again at once when the desk has
changed one (the settings' version says so) or when it meets one it does not know.
"""

import time
from collections.abc import Iterable

from tribune.events.models import EventKind
from tribune.movement.settings import movement

KEPT_SECONDS = 60.0


class _Shelf:
    def __init__(self) -> None:
        self.kinds: dict[int, EventKind] = {}
        self.read_at = float("-inf")
        self.version = -1

    def read(self, wanted: Iterable[int]) -> dict[int, EventKind]:
        version = movement().version
        is_fresh = version == self.version and time.monotonic() - self.read_at < KEPT_SECONDS
        if not is_fresh or not self.kinds or any(pk not in self.kinds for pk in wanted):
            self.kinds = {kind.pk: kind for kind in EventKind.objects.all()}
            self.read_at, self.version = time.monotonic(), version
        return self.kinds


_shelf = _Shelf()


def kinds_for(wanted: Iterable[int]) -> dict[int, EventKind]:
    """Every kind by its key, in the desk's order; those of *wanted* are among them."""
    return _shelf.read(wanted)
