"""Any list of cards as RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1, with conditional answers (RFC 9110)."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.http import http_date
from django.utils.translation import get_language

from tribune.kit.html import web_address
from tribune.publications.models import CardText, Publication
from tribune.publications.templatetags.publications import localised

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
LONGEST = 50


def answer(
    request: HttpRequest, publications: Sequence[Publication], *, title: str, format: str, description: str = "",
    page: str = "", is_private: bool = False,
) -> HttpResponse:  # fmt: skip
    """*publications* (newest first, at most 50 are used) as a feed in *format* ("rss", "atom" or "json").

    *page* is the whole address of the page it is of, by default its own without the format. What *is_private*
    no proxy keeps.
    """
    cards = list(publications[:LONGEST])
    bodies = dict(CardText.objects.filter(publication__in=[c.pk for c in cards]).values_list("publication_id", "body"))
    here = settings.SITE_URL + request.get_full_path()
    page = page or here.replace(f".{format}", "/", 1)
    draw = _json if format == "json" else _xml
    body = draw(cards, bodies, title=title, description=description, here=here, page=page, format=format)
    newest = max((c.updated_at for c in cards), default=None)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=f"{TYPES[format]}; charset=utf-8")
    response["ETag"] = etag
    if is_private:
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
    else:
        response["Access-Control-Allow-Origin"] = "*"
    if newest is not None:
        response["Last-Modified"] = http_date(newest.timestamp())
    unchanged = get_conditional_response(
        request, etag=etag, last_modified=int(newest.timestamp()) if newest else None, response=response
    )
    return unchanged or response


def whole(address: str) -> str:
    """An address of this site as an absolute URL in the reader's language."""
    return web_address(address) or settings.SITE_URL + localised(address)


def _xml(
    cards: Sequence[Publication], bodies: dict[int, str], *, title: str, description: str, here: str, page: str,
    format: str,
) -> bytes:  # fmt: skip
    Feed = Atom1Feed if format == "atom" else Rss201rev2Feed
    feed = Feed(title=title, link=page, description=description or title, language=get_language(), feed_url=here)
    for card in cards:
        feed.add_item(
            title=card.title,
            link=whole(card.address),
            description=bodies.get(card.pk) or card.summary,
            author_name=card.voice.name,
            pubdate=card.published_at,
            updateddate=card.updated_at,
            unique_id=f"{settings.SITE_URL}/p/{card.code}",
            unique_id_is_permalink=False,
        )
    return feed.writeString("utf-8").encode()


def _json(
    cards: Sequence[Publication], bodies: dict[int, str], *, title: str, description: str, here: str, page: str,
    format: str,
) -> bytes:  # fmt: skip
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": page,
        "feed_url": here,
        "language": get_language(),
        "items": [
            {
                "id": f"{settings.SITE_URL}/p/{card.code}",
                "url": whole(card.address),
                "title": card.title,
                **({"content_html": bodies[card.pk]} if bodies.get(card.pk) else {"content_text": card.summary}),
                **({"summary": card.summary} if card.summary else {}),
                "date_published": card.published_at.isoformat(),
                "date_modified": card.updated_at.isoformat(),
                "authors": [{"name": card.voice.name}],
            }
            for card in cards
        ],
    }
    if description:
        feed["description"] = description
    return json.dumps(feed, ensure_ascii=False).encode()
