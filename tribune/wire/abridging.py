"""Whether a feed gives the beginning of an article alone, and whether its page is its source's own. Plain values."""

import re
from collections.abc import Iterable

SHORT = 1_500  # characters: hardly any article is shorter
GOES_ON = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.)\]|\b(?:lire (?:la suite|plus)|en savoir plus|read (?:more|on)|continue reading|keep reading))"
    r"[\W_]*$",
    re.I,
)


def is_abridged(text: str) -> bool:
    """*text* (words, no HTML) is short, or says at its end that it goes on elsewhere."""
    return len(text) < SHORT or GOES_ON.search(text[-80:]) is not None


def is_of(host: str, sites: Iterable[str]) -> bool:
    """*host* is one of *sites* (host names), or above or below one of them: "blog.paper.example" and "paper.example"."""
    own = _bare(host)
    return bool(own) and any(
        own == site or own.endswith(f".{site}") or site.endswith(f".{own}") for site in map(_bare, sites) if "." in site
    )


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")
