"""Hours as feeds write them: RFC 822 and its accidents, ISO 8601 and its accidents, French months, nonsense."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dateutil.parser import ParserError
from dateutil.parser import parse as guess

from tribune.kit.text import fold

MONTHS = {
    "janvier": "Jan", "janv": "Jan", "fevrier": "Feb", "fevr": "Feb", "fev": "Feb", "mars": "Mar", "avril": "Apr",
    "avr": "Apr", "mai": "May", "juin": "Jun", "juillet": "Jul", "juil": "Jul", "aout": "Aug", "septembre": "Sep",
    "sept": "Sep", "octobre": "Oct", "novembre": "Nov", "decembre": "Dec", "decem": "Dec",
}  # fmt: skip
DAYS = re.compile(r"^(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)\b[.,\s]*", re.I)
WORD = re.compile(r"[^\W\d_]{3,}\.?")
HOURS_EAST = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9,
}  # fmt: skip
ZONES = {name: hours * 3600 for name, hours in HOURS_EAST.items()}
ENGLISH = {
    name: at
    for at, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], start=1
    )
}
# How nine feeds in ten write it, to the letter.
USUAL = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4})"
    r" (\d\d):(\d\d):(\d\d) (GMT|Z|[+-](?:0\d|1[0-4])[0-5]\d)$",
    re.ASCII,
)
OLDEST = 1980  # what is dated before is a clock that was never set (0001, 1970)


def read_date(text: str) -> datetime | None:
    """The hour *text* names, in UTC where it names no zone; None when it names none."""
    text = text.strip()
    usual = USUAL.match(text)
    if usual:
        return _usual(*usual.groups())
    found = _iso(text) if text[4:5] == "-" else None
    if found is None:
        text = " ".join(text.split())
        if not 6 <= len(text) <= 80:
            return None
        found = (_iso(text) if text[:4].isdigit() else _rfc822(text)) or _guess(text)
    if found is None:
        return None
    try:
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return found if OLDEST <= found.year < 9000 else None


def _usual(day: str, month: str, year: str, hour: str, minute: str, second: str, zone: str) -> datetime | None:
    east = 0 if zone in ("GMT", "Z") else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[3:]))
    try:
        found = datetime(int(year), ENGLISH[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        if east:
            found -= timedelta(minutes=east)
    except (ValueError, OverflowError):
        return None
    return found if OLDEST <= found.year < 9000 else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    if not text.isascii() or text.rpartition(" ")[2] in ("CET", "CEST", "BST", "EET", "EEST", "JST", "WEST", "MSK"):
        return None  # zones the standard library takes for UTC
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _zone(name: str | None, offset: int | None) -> int:
    """Seconds east; a zone nobody knows is UTC."""
    return offset if offset is not None else ZONES.get(name or "", 0)


def _guess(text: str) -> datetime | None:
    """Months and days in French, odd orders. "hier" and "soon" name no hour: a day and a year are asked for."""
    if not re.search(r"\d{4}|\d{1,2}[/. ]\d{1,2}[/. ]\d{2}", text):
        return None
    named = WORD.sub(lambda word: MONTHS.get(fold(word.group().rstrip(".")), word.group()), DAYS.sub("", text))
    try:
        is_year_first = text[:4].isdigit()  # then the month comes next, wherever one is
        return guess(named, tzinfos=_zone, dayfirst=not is_year_first, default=datetime(1, 1, 1))  # noqa: DTZ001 (zone read or set by the caller)
    except (ParserError, OverflowError, ValueError, TypeError, RecursionError):
        return None
