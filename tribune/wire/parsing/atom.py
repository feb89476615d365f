"""Atom 1.0 (RFC 4287) and 0.3, with or without its namespace."""

from base64 import b64decode
from datetime import datetime
from html import escape

from tribune.kit.html import from_plain
from tribune.wire.parsing.dates import read_date
from tribune.wire.parsing.episodes import episode_of
from tribune.wire.parsing.extras import extras_of, together
from tribune.wire.parsing.syndication import minutes_between
from tribune.wire.parsing.trees import Element, base_of, inside, parts_of, text_of
from tribune.wire.parsing.values import Enclosure, Feed, Item
from tribune.wire.parsing.words import number, outward, title_of

Parts = dict[str, list[Element]]
KINDS = {"text/html": "html", "application/xhtml+xml": "xhtml", "text/plain": "text"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_atom(root: Element, address: str) -> Feed:
    parts = _parts(root)
    base = base_of(root, address)
    links = parts.get("link", [])
    link = _related(links, "alternate", base)
    return Feed(
        format="atom03" if "purl.org/atom" in root.tag else "atom10",
        title=_title(parts.get("title", [])),
        summary=_title(parts.get("subtitle", []) or parts.get("tagline", [])),
        link=link,
        language=(root.get(XML_LANG) or _text(parts, "language", "dc:language")).strip()[:50],
        picture=next((url for key in ("logo", "icon") if (url := outward(_text(parts, key), base))), ""),
        self_link=_related(links, "self", base),
        hub=_related(links, "hub", base),
        ttl=minutes_between(parts),
        items=tuple(_item(entry, link or base, base, address) for entry in parts.get("entry", [])),
    )


def _item(entry: Element, feed_link: str, around: str, address: str) -> Item:
    parts = _parts(entry)
    base = base_of(entry, around)
    links = parts.get("link", [])
    content, summary = _first(parts, "content"), _first(parts, "summary")
    link = _related(links, "alternate", base)
    if not link and content is not None and content.get("src"):
        link = outward(content.get("src", ""), base)
    files = [file for e in links if e.get("rel") == "enclosure" and (file := _enclosure(e, base))]
    body, short = _words(content), _words(summary)
    extras = extras_of(parts, base, is_wordless=not (body or short))
    given = base_of(content, base) if content is not None else base
    return Item(
        guid=_text(parts, "id").strip(),
        link=link,
        title=_title(parts.get("title", [])) or title_of(_text(parts, "media:title")),
        summary=short if body else "",
        body=body or short or extras.body,
        base=given if given and given != address else link or feed_link,
        authors=_authors(parts),
        published_at=_date(parts, "published", "issued", "created", "dc:date") or _date(parts, "updated", "modified"),
        updated_at=_date(parts, "updated", "modified"),
        enclosures=together(files, extras.enclosures),
        picture=extras.picture or next((f.url for f in files if f.type.startswith("image/")), ""),
        pictures=extras.pictures,
        language=(entry.get(XML_LANG) or (content.get(XML_LANG) if content is not None else "") or "").strip()[:50],
        categories=tuple(
            word for e in parts.get("category", []) if (word := title_of(e.get("label") or e.get("term") or text_of(e)))
        )[:20],
        seconds=extras.seconds,
        youtube_id=extras.youtube_id,
        views=extras.views,
        episode=episode_of(parts, base, link=link),
    )


def _parts(element: Element) -> Parts:
    """By local name, Atom's namespace or none; modules keep their prefix."""
    return {key.removeprefix("atom:"): found for key, found in parts_of(element).items()}


def _first(parts: Parts, key: str) -> Element | None:
    return parts[key][0] if parts.get(key) else None


def _text(parts: Parts, *keys: str) -> str:
    for key in keys:
        for element in parts.get(key, ()):
            if (words := text_of(element)) and not words.isspace():
                return words
    return ""


def _date(parts: Parts, *keys: str) -> datetime | None:
    for key in keys:
        for element in parts.get(key, ()):
            if hour := read_date(text_of(element)):
                return hour
    return None


def _kind(element: Element) -> str:
    """ "text", "html" or "xhtml" (RFC 4287, 3.1.1), whichever of its ways Atom 0.3 writes it."""
    said = (element.get("type") or "text").lower()
    return "html" if element.get("mode") == "escaped" else KINDS.get(said, said)


def _title(elements: list[Element]) -> str:
    if not elements:
        return ""
    element, kind = elements[0], _kind(elements[0])
    if _is_packed(element, kind):
        return title_of(_unpacked(element))
    if any(isinstance(child.tag, str) for child in element):
        return title_of(inside(element), is_html=True)
    return title_of(text_of(element), is_html=kind == "html")


def _words(element: Element | None) -> str:
    """HTML of a content or summary; "" of media that is not words."""
    if element is None:
        return ""
    kind = _kind(element)
    if _is_packed(element, kind):
        return _unpacked(element)
    if kind == "text":
        return from_plain(text_of(element)) if not len(element) else inside(element)
    if kind in ("html", "xhtml") or kind.endswith(("+xml", "/xml")):
        return inside(element)
    return f"<p>{escape(text_of(element))}</p>" if kind.startswith("text/") else ""


def _is_packed(element: Element, kind: str) -> bool:
    """In base64: as Atom 0.3 says it, or as Atom 1.0 gives what is neither words nor markup (RFC 4287, 4.1.3.3)."""
    return element.get("mode") == "base64" or kind == "application/octet-stream"


def _unpacked(element: Element) -> str:
    """Words; "" of what is a picture, a program, or no base64."""
    try:
        return b64decode("".join(text_of(element).split()), validate=True).decode("utf-8")
    except ValueError:
        return ""


def _related(links: list[Element], relation: str, base: str) -> str:
    """The address of the first link of that *relation*, an HTML one before others."""
    found = [e for e in links if (e.get("rel") or "alternate") == relation and e.get("href") is not None]
    if len(found) > 1:
        found.sort(key=lambda e: e.get("type", "text/html") not in ("text/html", "application/xhtml+xml"))
    for element in found:
        if url := outward(element.get("href", ""), base_of(element, base)):
            return url
    return ""


def _enclosure(element: Element, base: str) -> Enclosure | None:
    url = outward(element.get("href", ""), base_of(element, base))
    kind, title = element.get("type", "").strip()[:100], title_of(element.get("title", ""))
    return Enclosure(url, kind, number(element.get("length")) or None, title=title) if url else None


def _authors(parts: Parts) -> tuple[str, ...]:
    names = [title_of(_text(_parts(e), "name"))[:100] for key in ("author", "dc:creator") for e in parts.get(key, [])]
    names += [title_of(text_of(e))[:100] for e in parts.get("dc:creator", [])] if not any(names) else []
    return tuple(dict.fromkeys(filter(None, names)))[:10]
