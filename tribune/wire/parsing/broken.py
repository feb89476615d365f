"""Broken XML, read by feedparser in a child process with little memory and little time."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tribune.wire.parsing.children import Died, told_by
from tribune.wire.parsing.values import Enclosure, Feed, Item, NotAFeed
from tribune.wire.parsing.words import number, outward, seconds, title_of

CHILD = Path(__file__).with_name("broken_child.py")
PATIENCE = 10.0


def read_broken(text: str, address: str) -> Feed:
    """Raises NotAFeed when the child finds nothing, dies, or takes more than ten seconds."""
    try:
        found = told_by(CHILD, text.encode("utf-8", "replace"), seconds=PATIENCE)
    except Died as error:
        raise NotAFeed from error
    if not found["version"] and not found["items"]:
        raise NotAFeed
    link = outward(found["link"], address)
    return Feed(
        format=found["version"] or "rss",
        title=title_of(found["title"]),
        summary=title_of(found["summary"], is_html=True),
        link=link,
        language=found["language"][:50],
        hub=next((url for hub in found["hubs"] if (url := outward(hub, address))), ""),
        items=tuple(_item(item, link or address) for item in found["items"]),
        is_well_formed=False,
    )


def _item(found: dict[str, Any], base: str) -> Item:
    files = [
        Enclosure(url, f["type"][:100], number(f["length"]) or None)
        for f in found["enclosures"]
        if (url := outward(f["url"], base))
    ]
    pictures = [url for picture in found["pictures"] if (url := outward(picture, base))]
    link = outward(found["link"], base)
    return Item(
        guid=found["guid"],
        link=link,
        title=title_of(found["title"]),
        summary=found["summary"] if found["body"] else "",
        body=found["body"] or found["summary"],
        base=link or base,
        authors=tuple(title_of(name)[:100] for name in found["authors"] if name)[:10],
        published_at=_hour(found["published"]),
        updated_at=_hour(found["updated"]),
        enclosures=tuple(files),
        picture=pictures[0] if pictures else "",
        pictures=len(pictures),
        categories=tuple(filter(None, (title_of(word) for word in found["categories"])))[:20],
        seconds=seconds(found["duration"]),
        youtube_id=found["youtube_id"][:20],
        views=number(found["views"]),
    )


def _hour(parts: list[int] | None) -> datetime | None:
    try:
        return datetime(*parts[:6], tzinfo=UTC) if parts else None  # type: ignore[misc, arg-type]
    except ValueError:
        return None
