"""Hours as HTTP writes them (RFC 9110, section 5.6.7), and those that a calendar holds in every zone."""

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from email.utils import parsedate_to_datetime

A_YEAR = 366 * 24 * 3600


def seconds_until(value: str, *, now: str = "") -> int | None:
    """Seconds a Retry-After asks for, in either of its forms; None when it says nothing that reads.

    A date is counted from *now*, the same answer's Date header, so that a
    server whose clock is wrong still means the same wait.
    """
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 12:
        return min(int(value), A_YEAR)
    then, start = read_hour(value), read_hour(now) or datetime.now(UTC)
    if then is None:
        return None
    return max(0, min(int((then - start).total_seconds()), A_YEAR))


def read_hour(value: str) -> datetime | None:
    try:
        hour = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return hour if hour.tzinfo else hour.replace(tzinfo=UTC)


def is_told(day: date) -> bool:
    """True for a day, or a moment, that other zones can tell too: no calendar goes before year 1 or past year 9999."""
    return MINYEAR < day.year < MAXYEAR
