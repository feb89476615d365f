"""RSS 0.90, 0.91, 0.92, 0.93, 0.94, 1.0 and 2.0: one reader, since feeds mix them."""

import re
from dataclasses import replace
from datetime import datetime

from tribune.wire.parsing.dates import read_date
from tribune.wire.parsing.episodes import contributors_of, episode_of, live_of
from tribune.wire.parsing.extras import extras_of, together
from tribune.wire.parsing.syndication import minutes_between
from tribune.wire.parsing.trees import Element, base_of, inside, key_of, known, parts_of, text_of
from tribune.wire.parsing.values import Contributor, Enclosure, Feed, Item
from tribune.wire.parsing.words import number, outward, title_of

FORMATS = {"2.0": "rss20", "0.91": "rss091", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
DATES = ("pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "date", "atom:updated")
MAIL = re.compile(r"\S+@\S+")
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
WHOLE_TEXT = ("content:encoded", "atom:content", "xhtml:body", "body", "fullitem")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SUMMARIES = ("description", "itunes:summary", "dc:description", "atom:summary")
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
    covers = [e.get("href", "") or e.get("url", "") for e in parts.get("itunes:image", [])]
    covers += [e.get("href", "") for e in parts.get("itunes:link", []) if e.get("rel") == "image"]
    covers += [_text(parts_of(e), "url") for e in picture]
    around = base_of(root, address)
    if channels and channels[0] is not root:
        around = base_of(channels[0], around)
    everyone = contributors_of(parts, base)
    items = [e for channel in channels for e in channel if isinstance(e.tag, str) and key_of(e.tag) == "item"]
    if root not in channels:
        items += outside.get("item", [])
    lives = [
        (live_of(e), _item(e, base, around, address, everyone)) for channel in channels for e in channel
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
        ttl=minutes_between(parts),
        skip_hours=_skipped_hours(parts),
        skip_days=_skipped_days(parts),
        items=tuple(_item(e, base, around, address, everyone) for e in items),
        lives=tuple(replace(item, episode=replace(item.episode, live=live)) for live, item in lives),
    )


def _item(element: Element, base: str, around: str, address: str, everyone: tuple[Contributor, ...]) -> Item:
    parts = parts_of(element)
    declared = base_of(element, around)
    given = declared if declared != address else base
    guid, is_link = _guid(parts)
    link = _link(parts, given) or (outward(guid, given) if is_link and guid.startswith(("http://", "https://")) else "")
    whole, body = _words(parts, WHOLE_TEXT)
    described, summary = _words(parts, SUMMARIES)
    extras = extras_of(parts, given, is_wordless=not (body or summary))
    files = [file for e in parts.get("enclosure", ()) if (file := _enclosure(e, given))]
    stills = [file.url for file in files if file.type.startswith("image/")]
    return Item(
        guid=guid or _text(parts, "dc:identifier").strip() or element.get(RDF_ABOUT, "").strip(),
        link=link,
        title=title_of(_text(parts, "title", "dc:title", "media:title", "itunes:title")),
        summary=summary if body else "",
        body=body or summary or extras.body,
        base=given if given != base else link or given,
        authors=_authors(parts),
        published_at=_date(parts, DATES),
        updated_at=_date(parts, UPDATES),
        enclosures=together(files, extras.enclosures),
        picture=extras.picture or (stills[0] if stills else ""),
        pictures=extras.pictures,
        language=_language(element, parts, described if whole is None else whole),
        categories=_categories(parts),
        seconds=extras.seconds,
        youtube_id=extras.youtube_id,
        views=extras.views,
        episode=episode_of(parts, given, link=link, among=everyone),
    )


def _skipped_hours(parts: Parts) -> tuple[int, ...]:
    """RSS 0.91 counts them 1 to 24, RSS 2.0 0 to 23: midnight is written both ways."""
    said = [number(text_of(e)) for outer in parts.get("skiphours", ()) for e in parts_of(outer).get("hour", ())]
    return tuple(sorted({hour % 24 for hour in said if hour is not None and hour <= 24}))


def _skipped_days(parts: Parts) -> tuple[int, ...]:
    said = [text_of(e).strip().lower() for outer in parts.get("skipdays", ()) for e in parts_of(outer).get("day", ())]
    return tuple(sorted({DAYS.index(day) for day in said if day in DAYS}))


def _format(root: Element) -> str:
    name = known(root.tag)[1].lower()
    if name == "rdf":
        is_090 = any("netscape.com/rdf" in uri for uri in root.nsmap.values()) or any(
            "netscape.com/rdf" in str(child.tag) for child in root
        )
        return "rss090" if is_090 else "rss10"
    version = (root.get("version") or "").strip()
    return FORMATS.get(version, "rss20" if version.startswith("2.") else "rss")


def _guid(parts: Parts) -> tuple[str, bool]:
    guid = _one(parts, "guid")
    if guid is None:
        return _text(parts, "atom:id").strip(), False
    return text_of(guid).strip(), guid.get("isPermaLink", "true").strip().lower() != "false"


def _language(item: Element, parts: Parts, words: Element | None) -> str:
    """What the item says of itself, or of its *words*; "" is whatever the feed is in."""
    said = _text(parts, "dc:language") or (words.get(XML_LANG) if words is not None else "") or item.get(XML_LANG)
    return said.strip()[:50] if said else ""


def _categories(parts: Parts) -> tuple[str, ...]:
    """Each once; iTunes writes its own as attributes, one inside the other."""
    words = [text_of(e) for e in (*parts.get("category", ()), *parts.get("dc:subject", ()))]
    words += [e.get("text", "") for outer in parts.get("itunes:category", ()) for e in outer.iter(outer.tag)]
    return tuple(dict.fromkeys(word for text in words if (word := title_of(text))))[:20]


def _date(parts: Parts, keys: tuple[str, ...]) -> datetime | None:
    for key in keys:
        for element in parts.get(key, ()):
            if hour := read_date(text_of(element)):
                return hour
    return None


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
    for key in ("dc:creator", "dc:author", "author", "itunes:author", "atom:author", "media:credit"):
        for element in parts.get(key, []):
            inner = parts_of(element) if len(element) else {}
            text = title_of(_text(inner, "atom:name", "name") or text_of(element))
            names.append(_named(text)[:100])
        if any(names):
            break
    return tuple(dict.fromkeys(filter(None, names)))[:10]


def _named(text: str) -> str:
    """The name in "mail@address (Name)", in "Name (mail@address)" and in "Name <mail@address>"; "" of an address alone."""
    if "@" not in text:
        return text
    outside, _parenthesis, rest = text.partition("(")
    said = (outside, rest.rpartition(")")[0] or rest, MAIL.sub("", text))
    return next((name for one in said if (name := one.strip(" <>")) and "@" not in name), "")


def _one(parts: Parts, *keys: str) -> Element | None:
    """The first of *keys* that holds anything."""
    for key in keys:
        for element in parts.get(key, ()):
            if len(element) or ((text := element.text) and not text.isspace()):
                return element
    return None


def _text(parts: Parts, *keys: str) -> str:
    for key in keys:
        for element in parts.get(key, ()):
            if len(element):
                return text_of(element)
            if (text := element.text) and not text.isspace():
                return text
    return ""


def _words(parts: Parts, keys: tuple[str, ...]) -> tuple[Element | None, str]:
    """The first of *keys* that holds anything, and the HTML inside: a long text is taken out of the tree once."""
    for key in keys:
        for element in parts.get(key, ()):
            if len(element):
                return element, inside(element)
            if (text := element.text) and not text.isspace():
                return element, text
    return None, ""
