"""Words as people type them, made comparable."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

# Marks that turn the direction of what follows, past a title's end: the page's own words would run backwards.
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Those, and control characters (Unicode's Cc) but tabs and line ends.
UNTIDY = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{''.join(sorted(TURNS))}]")

# Letters by their category that are drawn as nothing: the Hangul fillers and the Braille pattern without dots.
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def tidy(text: str) -> str:
    """NFC, without control characters (tabs and line ends stay) or marks of direction, outer spaces cut."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return UNTIDY.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").strip()


def is_seen(text: str) -> bool:
    """Whether one letter, digit, sign or picture of it shows: marks of direction, spaces and joiners do not."""
    return any(c not in BLANKS and unicodedata.category(c)[0] in "LNPS" for c in text)


def hides_something(text: str) -> bool:
    """Whether it holds control characters, or marks that nobody sees (Unicode's Cc and Cf)."""
    return any(unicodedata.category(c) in ("Cc", "Cf") for c in text)


SPACED_MARK = re.compile(" [;:!?»]|« ")


def set_spaces(text: str) -> str:
    """Spaces typed around French marks, made such that no line breaks there: U+202F before ; ! ?, U+00A0 before a colon
    and inside « ». A mark glued to its word, as in English, stays so.
    """
    if SPACED_MARK.search(text) is None:
        return text
    text = re.sub(r"(?<=\S) (?=[;!?]+(?:\s|$|[»)\]”…]))", "\u202f", text)
    text = re.sub(r"(?<=\S) (?=[:»](?:\s|$|[.,;!?…]))", "\u00a0", text)
    return re.sub(r"« (?=\S)", "«\u00a0", text)


def fold(text: str) -> str:
    """The form two texts are compared in: no case, no accents, ligatures opened, hyphens as spaces."""
    opened = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(c))
    for mark in "-'’‘`":
        plain = plain.replace(mark, " ")
    return " ".join(plain.casefold().split())


@lru_cache(maxsize=20_000)
def slug(text: str, *, longest: int = 60) -> str:
    """How a title reads in an address: "Marche pour l’eau" → "marche-pour-l-eau"; empty when nothing is left."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return words[:longest].strip("-")


def address_parts(address: str) -> SplitResult:
    """The parts of an address that a request claims; those of no address at all when it does not read."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
