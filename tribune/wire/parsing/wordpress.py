"""What WordPress's own interface answers for its posts (REST API v2, /wp-json/wp/v2/posts): a site's whole history."""

import json
from typing import Any
from urllib.parse import urlencode

from tribune.kit.html import NOT_WRITTEN
from tribune.wire.parsing.dates import read_date
from tribune.wire.parsing.values import Item, NotAFeed
from tribune.wire.parsing.words import outward, title_of

MOST_A_PAGE = 100  # what the interface allows
EMBEDDED = "author,wp:featuredmedia,wp:term"


def posts_address(root: str, *, page: int, size: int = MOST_A_PAGE) -> str:
    """A page of posts, the newest first, of the interface at *root*, in either of the ways sites write it
    (``/wp-json/`` or ``/?rest_route=/``).
    """
    asked = urlencode({"per_page": size, "page": page, "_embed": EMBEDDED}, safe=",:")
    return f"{root.rstrip('/')}/wp/v2/posts{'&' if '?' in root else '?'}{asked}"


def read_posts(body: bytes, *, address: str = "") -> tuple[Item, ...]:
    """Published posts, with the identifiers that the site's feeds give them. Raises NotAFeed.

    A post behind a password keeps its title and gives no words.
    """
    try:
        whole = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotAFeed from error
    if not isinstance(whole, list) or not all(isinstance(post, dict) and "link" in post for post in whole):
        raise NotAFeed
    return tuple(_item(post, address) for post in whole if post.get("status", "publish") == "publish")


def _item(post: dict[str, Any], address: str) -> Item:
    link = outward(_text(post, "link"), address)
    embedded = post.get("_embedded")
    beside = embedded if isinstance(embedded, dict) else {}
    terms = [term for group in _rows(beside, "wp:term", list) for term in group if isinstance(term, dict)]
    body, summary = _rendered(post, "content"), _rendered(post, "excerpt")
    pictures = (outward(_text(picture, "source_url"), link) for picture in _rows(beside, "wp:featuredmedia", dict))
    return Item(
        guid=_rendered(post, "guid").strip(),
        link=link,
        title=title_of(_rendered(post, "title"), is_html=True),
        summary=summary if body else "",
        body=body or summary,
        base=link or address,
        authors=tuple(name for who in _rows(beside, "author", dict) if (name := title_of(_text(who, "name"))[:100]))[
            :10
        ],
        published_at=_hour(post, "date"),
        updated_at=_hour(post, "modified"),
        picture=next(filter(None, pictures), ""),
        categories=tuple(dict.fromkeys(word for term in terms if (word := title_of(_text(term, "name")))))[:20],
    )


def _hour(post: dict[str, Any], name: str) -> Any:
    """The hour in Greenwich, which is written without a zone; the site's own where a draft left that one empty."""
    return read_date(_text(post, f"{name}_gmt")) or read_date(_text(post, name))


def _rendered(post: dict[str, Any], name: str) -> str:
    held = post.get(name)
    if isinstance(held, dict):
        return "" if held.get("protected") is True else _text(held, "rendered")
    return _text(post, name)


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return NOT_WRITTEN.sub("", value) if isinstance(value, str) else ""


def _rows(holder: dict[str, Any], name: str, kind: type) -> list[Any]:
    value = holder.get(name)
    return [row for row in value if isinstance(row, kind)] if isinstance(value, list) else []
