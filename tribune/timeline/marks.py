"""What somebody has seen, as plain values: read from one row, added to, kept short. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tribune.timeline.rule import SeenMarks

A_VISIT = timedelta(minutes=30)  # of silence end it
MOST = 400
KEY = re.compile(r"[1-9]\d{0,18}(\.[1-9]\d{0,9})?")


def key_of(pk: int, number: int = 0) -> str:
    """Of a card; of a discussion at its last message, so that an answer makes it new."""
    return f"{pk}.{number}" if number else str(pk)


def pk_in(key: str) -> int:
    return int(key.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Marks:
    """``before`` were seen in former visits, ``now`` in the one that last reported ``at``; the oldest first."""

    before: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    until: datetime | None = None
    at: datetime | None = None

    @classmethod
    def read(cls, keys: str, until: datetime | None, at: datetime) -> Marks:
        before, _bar, now = keys.partition("|")
        return cls(tuple(before.split()), tuple(now.split()), until, at)

    def written(self) -> str:
        return f"{' '.join(self.before)}|{' '.join(self.now)}"

    def at_hour(self, at: datetime) -> SeenMarks:
        """What counts as seen at *at*: not what this visit shows, which stays where it is."""
        return SeenMarks(frozenset(self.before + self.now if self._is_over(at) else self.before), self.until)

    def adding(self, keys: Iterable[str], at: datetime) -> tuple[Marks, tuple[str, ...]]:
        """With *keys* seen now; and those that are too old to be kept one by one."""
        before, now = (self.before + self.now, ()) if self._is_over(at) else (self.before, self.now)
        known = {*before, *now}
        new = [key for key in dict.fromkeys(keys) if KEY.fullmatch(key) and key not in known]
        now = (*now, *new)[-MOST:]
        excess = max(0, len(before) + len(now) - MOST)
        return Marks(before[excess:], now, self.until, at), before[:excess]

    def _is_over(self, at: datetime) -> bool:
        return self.at is None or at - self.at > A_VISIT
