"""How far somebody has heard. Plain values: nothing here touches the database.

Ids are given when a ripple is written and seen when its transaction commits, so on PostgreSQL 8 may be seen before 6.
A cursor is therefore the highest id seen and the ids below it that are still missing: ``8.2`` has heard everything up
to 8 save 6. What stays missing for a minute was rolled back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MOST_MISSING, MOST_WRITTEN = 1000, 40
WRITTEN = re.compile(r"\d{1,18}(\.\d{1,9}){0,40}")


@dataclass(frozen=True, slots=True)
class Cursor:
    last: int = 0
    missing: frozenset[int] = field(default_factory=frozenset)

    def __str__(self) -> str:
        if len(self.missing) > MOST_WRITTEN:
            # Begun again lower: something is heard twice, which a page notices, rather than lost, which it cannot.
            return str(min(self.missing) - 1)
        return ".".join([str(self.last), *(str(self.last - one) for one in sorted(self.missing, reverse=True))])

    def has_heard(self, pk: int) -> bool:
        return pk <= self.last and pk not in self.missing

    def after(self, pk: int) -> Cursor:
        """Once *pk* has been heard too."""
        if pk <= self.last:
            return Cursor(self.last, self.missing - {pk})
        # With nothing heard before, what lies below is most likely swept: only what may be under way is waited for.
        reach = MOST_MISSING if self.last else MOST_WRITTEN // 2
        between = range(max(self.last + 1, pk - reach), pk)
        return Cursor(pk, frozenset(sorted({*self.missing, *between})[-MOST_MISSING:]))

    def without(self, given_up: set[int]) -> Cursor:
        return Cursor(self.last, self.missing - given_up)


def read(written: str) -> Cursor | None:
    """The cursor that *written* is; None for anything else."""
    if not WRITTEN.fullmatch(written):
        return None
    last, *missing = (int(part) for part in written.split("."))
    return Cursor(last, frozenset(last - one for one in missing if 0 < one < last))


def between(heard: Cursor, now: Cursor, pk: int) -> Cursor:
    """Where a listener stands who catches up from *heard* to *now*, in the order of ids, and has just been given *pk*."""
    last = max(pk, heard.last)
    missing = {one for one in heard.missing | now.missing if one < last and (one > pk or one in now.missing)}
    return Cursor(last, frozenset(missing))
