"""RSS 0.90, 0.91, 0.92, 0.93, 0.94, 1.0 and 2.0: one reader, since feeds mix them."""

from dataclasses import replace

from tribune.wire.parsing.dates import read_date
from tribune.wire.parsing.episodes import contributors_of, episode_of, live_of
from tribune.wire.parsing.extras import extras_of, together
from tribune.wire.parsing.trees import Element, inside, key_of, known, parts_of, text_of
from tribune.wire.parsing.values import Contributor, Enclosure, Feed, Item
from tribune.wire.parsing.words import number, outward, title_of

FORMATS = {"2.0": "rss20", "0.91": "rss091", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
DATES = ("pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "date", "atom:updated")
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
UPDATES = ("dcterms:modified", "atom:updated")

Parts = dict[str, list[Element]]


def read_rss(root: Element, address: str) -> Feed:
    """Items are children of the channel (0.91 on) or of the root (0.90, 1.0); those nested in another item are not
    read: they are repetitions left by a broken generator.
    """
    outside = parts_of(root)
    channels = outside.get("channel", [root] if key_of(root.tag) == "channel" else [])
    parts = parts_of(channels[0]) if channels else {}
    link = _link(parts, address)
    base = link or address
    links = parts.get("atom:link", []) + parts.get("atom10:link", [])
    picture = parts.get("image", []) + outside.get("image", [])
    covers = [e.get("href", "") for e in parts.get("itunes:image", [])]
    covers += [_text(parts_of(e), "url") for e in picture]
    everyone = contributors_of(parts, base)
    items = [e for channel in channels for e in channel if isinstance(e.tag, str) and key_of(e.tag) == "item"]
    if root not in channels:
        items += outside.get("item", [])
    lives = [
        (live_of(e), _item(e, base, address, everyone)) for channel in channels for e in channel
        if isinstance(e.tag, str) and key_of(e.tag) == "podcast:liveitem"
    ]  # fmt: skip
    return Feed(
        format=_format(root),
        title=title_of(_text(parts, "title", "dc:title")),
        summary=title_of(_text(parts, "description", "itunes:summary", "itunes:subtitle"), is_html=True),
        link=link,
        language=(_text(parts, "language", "dc:language").strip() or root.get(XML_LANG) or "")[:50],
        picture=next((url for cover in covers if (url := outward(cover, base))), ""),
        self_link=_related(links, "self", address),
        hub=_related(links, "hub", address),
        ttl=number(_text(parts, "ttl")),
        items=tuple(_item(e, base, address, everyone) for e in items),
        lives=tuple(replace(item, episode=replace(item.episode, live=live)) for live, item in lives),
    )


def _item(element: Element, base: str, address: str, everyone: tuple[Contributor, ...]) -> Item:
    parts = parts_of(element)
    given = element.base if element.base and element.base != address else base
    guid, is_link = _guid(parts)
    link = _link(parts, given) or (outward(guid, given) if is_link and guid.startswith(("http://", "https://")) else "")
    extras = extras_of(parts, given)
    body, summary = (
        inside(_one(parts, "content:encoded", "atom:content", "xhtml:body", "body")),
        inside(_one(parts, "description", "itunes:summary", "dc:description", "atom:summary")),
    )
    files = [file for e in parts.get("enclosure", []) if (file := _enclosure(e, given))]
    stills = [file.url for file in files if file.type.startswith("image/")]
    return Item(
        guid=guid or _text(parts, "dc:identifier").strip() or element.get(RDF_ABOUT, "").strip(),
        link=link,
        title=title_of(_text(parts, "title", "dc:title", "media:title", "itunes:title")),
        summary=summary if body else "",
        body=body or summary or extras.body,
        base=given if given != base else link or given,
        authors=_authors(parts),
        published_at=next((hour for key in DATES for e in parts.get(key, []) if (hour := read_date(text_of(e)))), None),
        updated_at=next((hour for key in UPDATES for e in parts.get(key, []) if (hour := read_date(text_of(e)))), None),
        enclosures=together(files, extras.enclosures),
        picture=extras.picture or (stills[0] if stills else ""),
        pictures=extras.pictures,
        language=_text(parts, "dc:language").strip()[:50],
        categories=tuple(
            word for key in ("category", "dc:subject") for e in parts.get(key, []) if (word := title_of(text_of(e)))
        )[:20],
        seconds=extras.seconds,
        youtube_id=extras.youtube_id,
        views=extras.views,
        episode=episode_of(parts, given, link=link, among=everyone),
    )


def _format(root: Element) -> str:
    name = known(root.tag)[1].lower()
    if name == "rdf":
        is_090 = any("netscape.com/rdf" in str(child.tag) for child in root)
        return "rss090" if is_090 else "rss10"
    return FORMATS.get((root.get("version") or "").strip(), "rss")


def _guid(parts: Parts) -> tuple[str, bool]:
    guid = _one(parts, "guid")
    if guid is None:
        return _text(parts, "atom:id").strip(), False
    return text_of(guid).strip(), guid.get("isPermaLink", "true").strip().lower() != "false"


def _link(parts: Parts, base: str) -> str:
    for element in parts.get("link", []):
        if link := outward(text_of(element) or element.get("href", ""), base):
            return link
    return _related(parts.get("atom:link", []), "alternate", base) or next(
        (link for e in parts.get("podcast:contentlink", []) if (link := outward(e.get("href", ""), base))), ""
    )


def _related(links: list[Element], relation: str, base: str) -> str:
    for element in links:
        if (element.get("rel") or "alternate") == relation and (link := outward(element.get("href", ""), base)):
            return link
    return ""


def _enclosure(element: Element, base: str) -> Enclosure | None:
    url = outward(element.get("url", "") or element.get("href", ""), base)
    return Enclosure(url, element.get("type", "").strip()[:100], number(element.get("length")) or None) if url else None


def _authors(parts: Parts) -> tuple[str, ...]:
    """Names; RSS 2.0's author is "mail@address (Name)", of which the address is nobody's business."""
    names = []
    for key in ("dc:creator", "author", "itunes:author", "atom:author", "media:credit"):
        for element in parts.get(key, []):
            inner = parts_of(element)
            text = title_of(_text(inner, "atom:name", "name") or text_of(element))
            if "@" in text:
                text = text[text.find("(") + 1 : text.rfind(")")].strip() if "(" in text else ""
            names.append(text[:100])
        if any(names):
            break
    return tuple(dict.fromkeys(filter(None, names)))[:10]


def _one(parts: Parts, *keys: str) -> Element | None:
    """The first of *keys* that holds anything."""
    for key in keys:
        for element in parts.get(key, []):
            if len(element) or (element.text or "").strip():
                return element
    return None


def _text(parts: Parts, *keys: str) -> str:
    return text_of(_one(parts, *keys))
