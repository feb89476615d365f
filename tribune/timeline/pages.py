"""Where a page of the feed goes on: the hour it is of, and what was shown already. Pure.

The hour is fixed by the first page, so what arrives meanwhile waits for the next visit and moves nothing. What was
shown is named, not counted: should the order change below (something was seen, or hidden), nothing comes twice and
nothing is lost. A feed is some hundreds of cards at most, so its last page's address stays short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SIZE = 12
LASTS = timedelta(days=1)
LONGEST = 8000  # characters
MARK = re.compile(r"(\d{1,14})-([01])-([0-9a-z.]*)")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Place:
    """*at* is told to the millisecond; ``is_below`` says that the line "you were here" was drawn already."""

    at: datetime
    shown: tuple[int, ...] = ()
    is_below: bool = False

    @classmethod
    def first(cls, at: datetime, *, left_out: Iterable[int | None] = ()) -> Place:
        """*left_out* stand elsewhere on the page."""
        shown = tuple(pk for pk in left_out if pk is not None)
        return cls(at.replace(microsecond=at.microsecond // 1000 * 1000), shown)

    @classmethod
    def read(cls, said: str, *, at: datetime) -> Place | None:
        """None for what does not read or is of another day: the feed then begins anew."""
        found = MARK.fullmatch(said) if len(said) <= LONGEST else None
        if found is None:
            return None
        then = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(found[1]))
        if not at - LASTS <= then <= at:
            return None
        shown = tuple(int(each, 36) for each in found[3].split(".") if each)
        return cls(then, shown, found[2] == "1") if all(pk < 2**63 for pk in shown) else None

    def written(self) -> str:
        since = (self.at - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
        return f"{since}-{int(self.is_below)}-{'.'.join(map(_in_36, self.shown))}"


def _in_36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
        if not number:
            return digits
