"""Small things every dialect of feed writes the same: titles, addresses, numbers, durations."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from tribune.kit.addresses import is_disguised, is_public, literal
from tribune.kit.html import WHOLE, plain, web_address
from tribune.kit.text import tidy

MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|<!--")
LONGEST_TITLE = 300
UNITS = {"h": 3600, "hr": 3600, "hour": 3600, "m": 60, "min": 60, "s": 1, "sec": 1}


def title_of(text: str, *, is_html: bool | None = None) -> str:
    """*text* as plain words on one line. Feeds do not say whether a title is HTML: it is when it looks so."""
    if ("<" in text or "&" in text) and (is_html or (is_html is None and MARKUP.search(text))):
        text = plain(text)
    return " ".join(tidy(text).split())[:LONGEST_TITLE] if text else ""


def outward(address: str, base: str) -> str:
    """*address* made absolute, or "" where it leads nowhere a reader may go: scripts, files, private networks.

    A feed may name its own host whatever it is: it was fetched from there.
    """
    address = address.strip()
    written_whole = WHOLE.fullmatch(address)
    if written_whole and len(address) <= 2000 and _is_outside(written_whole[1]):
        return address
    whole = web_address(address, base=base) if address else None
    if not whole or len(whole) > 2000:
        return ""
    parts = urlsplit(whole)
    host = (parts.hostname or "").rstrip(".")
    is_inward = is_disguised(host) or host == "localhost" or host.endswith(".localhost")
    if (is_inward or (literal(host) and not is_public(host))) and parts.netloc != urlsplit(base).netloc:
        return ""
    return whole


@lru_cache(maxsize=4096)
def _is_outside(host: str) -> bool:
    """Of a host written in letters: whether its name cannot lead home."""
    return not is_disguised(host) and not literal(host) and not host.lower().endswith("localhost")


def number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def seconds(text: str | None) -> int | None:
    """Of "3723", "1:02:03", "62:03", "62:03.5", "1h 2m"; None of anything else."""
    text = (text or "").strip().lower()
    if not text or len(text) > 30:
        return None
    parts = text.split(":")
    try:
        if len(parts) <= 3:
            total = 0.0
            for part in parts:
                total = total * 60 + float(part or 0)
            return int(total) if 0 <= total < 10_000_000 else None
    except ValueError:
        pass
    found = re.findall(r"(\d{1,6})\s*(h|hr|hour|m|min|s|sec)s?\b", text)
    return sum(int(count) * UNITS[unit] for count, unit in found) if found else None
