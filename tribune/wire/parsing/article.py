"""The text of an article on its own page, made out by trafilatura in a child process with little memory and time."""

from dataclasses import dataclass
from pathlib import Path

from tribune.kit.outbound import Answer
from tribune.wire.parsing.children import Died, told_by
from tribune.wire.parsing.trees import decoded
from tribune.wire.parsing.words import outward
from tribune.wire.troubles import NO_TEXT, NOT_A_PAGE, RESERVED

CHILD = Path(__file__).with_name("article_child.py")
PATIENCE = 20.0
HEAD = 4096
PAGES = ("text/html", "application/xhtml+xml")


class NotRead(Exception):
    """No text was made out; ``trouble`` says why."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Article:
    """*text* is HTML as it came, its addresses absolute: whoever keeps it cleans it first. *picture* may be empty."""

    text: str
    picture: str
    address: str


def read_article(answer: Answer) -> Article:
    """The article of the page that was *answered*; raises NotRead."""
    kind = answer.headers.get("content-type", "")
    if kind and kind.partition(";")[0].strip().lower() not in PAGES:
        raise NotRead(NOT_A_PAGE)
    if _is_reserved(answer):
        raise NotRead(RESERVED)
    # Its server says how it is written, else the page itself does, near its beginning.
    text = decoded(answer.body, f"{kind} {answer.body[:HEAD].decode('latin-1')}")
    try:
        found = told_by(CHILD, text.encode("utf-8", "replace"), answer.url, seconds=PATIENCE)
    except Died as error:
        raise NotRead(NO_TEXT) from error
    if found["is_reserved"]:
        raise NotRead(RESERVED)
    if not found["text"]:
        raise NotRead(NO_TEXT)
    return Article(found["text"], outward(found["picture"], answer.url), answer.url)


def _is_reserved(answer: Answer) -> bool:
    """Its server asks that it not be copied, of us or of all: X-Robots-Tag, or a reservation of rights (W3C TDMRep)."""
    told = {piece.strip().lower() for piece in answer.headers.get("x-robots-tag", "").split(",")}
    return bool(told & {"noarchive", "tribune: noarchive"}) or answer.headers.get("tdm-reservation", "").strip() == "1"
