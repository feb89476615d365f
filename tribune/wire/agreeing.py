"""What an agreement does to what comes: plain values in, plain values out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

EMBARGO, QUOTA = "embargo", "quota"


def waits(
    hours: Sequence[datetime], days: Sequence[date], out: Iterable[date], *, embargo: timedelta, quota: int | None,
    at: datetime,
) -> list[str]:  # fmt: skip
    """For each entry, in the order they may come out, what it waits for: "embargo", "quota", or "" for nothing.

    *hours* are those its source published each at, *days* the same as days; *out* is the day of each entry that is
    out already. One under embargo takes no place: it is counted on the hour it comes out.
    """
    taken = Counter(out)
    found = []
    for hour, day in zip(hours, days, strict=True):
        if hour + embargo > at:
            found.append(EMBARGO)
        elif quota is not None and taken[day] >= quota:
            found.append(QUOTA)
        else:
            taken[day] += 1
            found.append("")
    return found
