"""How often a feed says that it changes: RSS's ttl, and the syndication module of RSS 1.0 (purl.org/rss/1.0/modules/syndication)."""

from tribune.wire.parsing.trees import Element, text_of
from tribune.wire.parsing.words import number

PERIODS = {"hourly": 60, "daily": 1440, "weekly": 7 * 1440, "monthly": 30 * 1440, "yearly": 365 * 1440}  # minutes


def minutes_between(parts: dict[str, list[Element]]) -> int | None:
    """Between two readings of a feed that holds *parts*, as it asks; None when it asks nothing that can be understood.

    Its ttl comes first, being of RSS itself. The module says a period, a day unless told, and how many times in it,
    once unless told.
    """
    ttl = number(_said(parts, "ttl"))
    period, times = _said(parts, "sy:updateperiod"), _said(parts, "sy:updatefrequency")
    if ttl or not (period or times):
        return ttl
    minutes, count = PERIODS.get(period.lower() or "daily"), number(times or "1")
    return max(1, minutes // count) if minutes and count else None


def _said(parts: dict[str, list[Element]], key: str) -> str:
    return next((text for element in parts.get(key, ()) if (text := text_of(element).strip())), "")
