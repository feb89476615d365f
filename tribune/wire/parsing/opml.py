"""Lists of feeds as readers exchange them (OPML 1.0 and 2.0)."""

import re
from dataclasses import dataclass

from lxml import etree

from tribune.wire.parsing.trees import DECLARATION, Element, decoded, known, parser, repaired
from tribune.wire.parsing.values import NotAFeed
from tribune.wire.parsing.words import outward, title_of

DOCUMENT = re.compile(r"<opml\b", re.I)
DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", re.I | re.S)
MOST = 20_000
DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of a list. *sections* are the paths it stands under, each from the outside in, written "a/b"."""

    feed_address: str
    title: str = ""
    site_address: str = ""
    sections: tuple[str, ...] = ()


def read_opml(body: bytes) -> tuple[Listed, ...]:
    """Its feeds in their order, each once whatever the number of places it stands in. Raises NotAFeed.

    Several documents put end to end are one list; damage is read by force.
    """
    text = DOCTYPE.sub("", DECLARATION.sub("", decoded(body)), count=1)
    if not DOCUMENT.search(text[:10_000]):
        raise NotAFeed
    root = _tree(f"<lists>{text}</lists>")
    found: dict[str, Listed] = {}
    for document in root:
        for part in document:
            if isinstance(part.tag, str) and known(part.tag)[1].lower() == "body":
                _walk(part, (), found)
    return tuple(found.values())


def _tree(text: str) -> Element:
    for attempt, recover in ((text, False), (mended := repaired(text), False), (mended, True)):
        try:
            root = etree.fromstring(attempt.encode("utf-8", "replace"), parser(recover=recover))
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root
    raise NotAFeed


def _walk(outline: Element, above: tuple[str, ...], found: dict[str, Listed]) -> None:
    for child in outline:
        if not isinstance(child.tag, str) or known(child.tag)[1].lower() != "outline" or len(found) >= MOST:
            continue
        given = {str(name).lower(): str(value) for name, value in child.attrib.items()}
        name = title_of(given.get("text", "")) or title_of(given.get("title", ""))
        address = outward(given.get("xmlurl", ""), "")
        if address:
            places = ["/".join(above)] if above else []
            places += [place.strip().strip("/") for place in given.get("category", "").split(",")]
            before = found.get(address, Listed(address, name, outward(given.get("htmlurl", ""), "")))
            sections = tuple(dict.fromkeys([*before.sections, *filter(None, places)]))[:20]
            found[address] = Listed(address, before.title or name, before.site_address, sections)
        elif len(above) < DEEPEST:
            _walk(child, (*above, name.replace("/", " ")) if name else above, found)
