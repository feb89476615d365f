"""How an item becomes what we show: words cleaned, shortened to what was agreed, in plain values."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.html import escape

from tribune.kit.html import clean, plain_of_clean
from tribune.kit.text import set_spaces
from tribune.wire.parsing import Item

LONGEST_BODY = 200_000
LONGEST_SUMMARY = 300
LONGEST_EXTRACT = 600
LONGEST_TITLE = 120
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Words:
    """Harmless: *title* and *summary* are plain text, *body* is HTML already cleaned."""

    title: str
    summary: str
    body: str
    language: str

    def kept(self) -> dict[str, str]:
        return asdict(self)


def words_of(item: Item, *, is_full: bool, language: str, otherwise: str) -> Words:
    """*is_full* when the whole text was agreed; *otherwise* names what has no title and no words."""
    body = clean(item.body[:LONGEST_BODY], base=item.base)
    said = plain_of_clean(body)
    summary = plain_of_clean(clean(item.summary[:LONGEST_BODY], base=item.base)) if item.summary else said
    extract = shortened(summary or said, LONGEST_EXTRACT)
    spoken = (item.language or language).partition("-")[0].partition("_")[0].lower()[:8] or "fr"
    # Most feeds write the spaces around French marks plain.
    spaced = _spaced(spoken)
    return Words(
        title=spaced(item.title or shortened(said, LONGEST_TITLE) or otherwise),
        summary=spaced(shortened(summary, LONGEST_SUMMARY)),
        body=body if is_full else (f"<p>{escape(spaced(extract))}</p>" if extract else ""),
        language=spoken,
    )


def extract_of(body: str, language: str) -> str:
    """The beginning of *body*, which is harmless HTML, as one paragraph: what may be shown where nothing was agreed."""
    extract = shortened(plain_of_clean(body), LONGEST_EXTRACT)
    return f"<p>{escape(_spaced(language)(extract))}</p>" if extract else ""


def files_of(item: Item) -> list[dict[str, Any]]:
    """Its enclosures as JSON: address, type, size in bytes, duration in seconds, title; what is unknown left out."""
    files = [asdict(file) for file in item.enclosures[:MOST_FILES]]
    return [{name: value for name, value in file.items() if value} for file in files]


def _spaced(language: str) -> Callable[[str], str]:
    return set_spaces if language == "fr" else str


def shortened(text: str, longest: int) -> str:
    """At most *longest* characters, cut between words."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.–—-") + "…"
