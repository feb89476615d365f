"""Hours as HTTP writes them (RFC 9110, section 5.6.7), how long it says that an answer holds, and those that a calendar holds in every zone."""

import re
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from email.utils import parsedate_to_datetime

A_YEAR = 366 * 24 * 3600
DIRECTIVE = re.compile(r"([a-z-]+)(?:\s*=\s*\"?([^\",]*)\"?)?")


def seconds_until(value: str, *, now: str = "") -> int | None:
    """Seconds a Retry-After asks for, in either of its forms; None when it says nothing that reads.

    A date is counted from *now*, the same answer's Date header, so that a
    server whose clock is wrong still means the same wait.
    """
    seconds = _seconds(value)
    if seconds is not None:
        return seconds
    then, start = read_hour(value), read_hour(now) or datetime.now(UTC)
    if then is None:
        return None
    return max(0, min(int((then - start).total_seconds()), A_YEAR))


def fresh_for(headers: Mapping[str, str]) -> int:
    """Seconds for which an answer says that asking again brings nothing (RFC 9111, section 4.2); 0 when it says nothing.

    Header names are lower case. max-age goes before Expires; what a cache on the way has already spent (Age) is taken off.
    """
    said = dict(DIRECTIVE.findall(headers.get("cache-control", "").lower()))
    if "no-cache" in said or "no-store" in said:
        return 0
    if "max-age" in said:
        return max(0, (_seconds(said["max-age"]) or 0) - (_seconds(headers.get("age", "")) or 0))
    then, start = read_hour(headers.get("expires", "")), read_hour(headers.get("date", ""))
    if then is None:
        return 0
    return max(0, min(int((then - (start or datetime.now(UTC))).total_seconds()), A_YEAR))


def _seconds(value: str) -> int | None:
    value = value.strip()
    return min(int(value), A_YEAR) if value.isascii() and value.isdigit() and len(value) < 12 else None


def read_hour(value: str) -> datetime | None:
    try:
        hour = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return hour if hour.tzinfo else hour.replace(tzinfo=UTC)


def is_told(day: date) -> bool:
    """True for a day, or a moment, that other zones can tell too: no calendar goes before year 1 or past year 9999."""
    return MINYEAR < day.year < MAXYEAR
