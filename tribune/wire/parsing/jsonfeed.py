"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
from typing import Any

from tribune.kit.html import NOT_WRITTEN, from_plain
from tribune.wire.parsing.dates import read_date
from tribune.wire.parsing.values import Enclosure, Feed, Item, NotAFeed
from tribune.wire.parsing.words import outward, title_of


def read_json(body: bytes, address: str) -> Feed:
    try:
        whole = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotAFeed from error
    if not isinstance(whole, dict) or "jsonfeed.org/version/" not in _text(whole, "version"):
        raise NotAFeed
    link = outward(_text(whole, "home_page_url"), address)
    hubs = [hub for hub in _list(whole, "hubs") if isinstance(hub, dict)]
    return Feed(
        format="jsonfeed " + _text(whole, "version").rpartition("/")[2],
        title=title_of(_text(whole, "title"), is_html=False),
        summary=title_of(_text(whole, "description"), is_html=False),
        link=link,
        language=_text(whole, "language")[:50],
        picture=outward(_text(whole, "icon") or _text(whole, "favicon"), address),
        self_link=outward(_text(whole, "feed_url"), address),
        hub=next((url for hub in hubs if (url := outward(_text(hub, "url"), address))), ""),
        items=tuple(_item(item, link or address) for item in _list(whole, "items") if isinstance(item, dict)),
    )


def _item(item: dict[str, Any], base: str) -> Item:
    link = outward(_text(item, "url"), base)
    written = _text(item, "content_html") or from_plain(_text(item, "content_text"))
    summary = from_plain(_text(item, "summary"))
    files = tuple(file for a in _list(item, "attachments") if isinstance(a, dict) and (file := _file(a, base)))
    authors = [a for a in [*_list(item, "authors"), item.get("author")] if isinstance(a, dict)]
    return Item(
        guid=_text(item, "id"),
        link=link or outward(_text(item, "external_url"), base),
        title=title_of(_text(item, "title"), is_html=False),
        summary=summary if written else "",
        body=written or summary,
        base=link or base,
        authors=tuple(dict.fromkeys(name for a in authors if (name := title_of(_text(a, "name"))[:100])))[:10],
        published_at=read_date(_text(item, "date_published")),
        updated_at=read_date(_text(item, "date_modified")),
        enclosures=files,
        picture=outward(_text(item, "image") or _text(item, "banner_image"), base),
        language=_text(item, "language")[:50],
        categories=tuple(word for tag in _list(item, "tags") if isinstance(tag, str) and (word := title_of(tag)))[:20],
        seconds=next((file.seconds for file in files if file.seconds), None),
    )


def _file(attachment: dict[str, Any], base: str) -> Enclosure | None:
    url = outward(_text(attachment, "url"), base)
    kind, title = _text(attachment, "mime_type")[:100], title_of(_text(attachment, "title"))
    return (
        Enclosure(url, kind, _count(attachment, "size_in_bytes"), _count(attachment, "duration_in_seconds"), title)
        if url
        else None
    )  # noqa: E501


def _text(holder: dict[str, Any], key: str) -> str:
    """A string; numbers are met where strings are due (ids above all)."""
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return NOT_WRITTEN.sub("", str(value))


def _list(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _count(holder: dict[str, Any], key: str) -> int | None:
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 10**15:
        return None
    return int(value)
