"""Any list of cards as RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1, with conditional answers (RFC 9110).

A card that somebody else said first keeps its credit and the address of its original, and goes no further than was
agreed (``cards.Terms``).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import format_html
from django.utils.http import http_date
from django.utils.translation import get_language

from tribune.kit.html import web_address
from tribune.publications.cards import Terms, terms_of
from tribune.publications.models import CardText, Publication
from tribune.publications.templatetags.publications import localised

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
LONGEST = 50
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Carried:
    """A card as a feed carries it. *body* is HTML, empty where only *summary* may go; *link* where it is read."""

    card: Publication
    body: str
    link: str
    terms: Terms | None

    @property
    def html(self) -> str:
        """Its words, then the line it is owed."""
        words = self.body or format_html("<p>{}</p>", self.card.summary)
        terms = self.terms
        if terms is None:
            return self.body
        said = format_html('<a href="{}">{}</a>', terms.original, terms.credit) if terms.original else terms.credit
        return words + format_html("<p>{}</p>", said)

    @property
    def author(self) -> str:
        return self.terms.said_by if self.terms is not None else self.card.voice.name


def answer(
    request: HttpRequest, publications: Sequence[Publication], *, title: str, format: str, description: str = "",
    page: str = "", is_private: bool = False,
) -> HttpResponse:  # fmt: skip
    """*publications* (newest first, at most 50 are used) as a feed in *format* ("rss", "atom" or "json").

    *page* is the whole address of the page it is of, by default its own without the format. What *is_private*
    no proxy keeps.
    """
    items = carried(publications)
    return answer_with(
        request, items, title=title, format=format, description=description, page=page, is_private=is_private
    )


def carried(
    publications: Sequence[Publication], *, is_short: bool = False, to_original: bool = False, credit: str = ""
) -> list[Carried]:
    """At most 50 of *publications* as a feed may carry them: two queries, and one a kind that others said first.

    *is_short* for no more than their summaries; *to_original* to lead to where a thing was said first. With *credit*,
    what is ours is owed that line.
    """
    cards = list(publications[:LONGEST])
    terms = terms_of(cards)
    if credit:
        ours = [card for card in cards if card.pk not in terms]
        terms.update({card.pk: Terms(credit, card.voice.name, whole(card.address)) for card in ours})
    whole_ones = [] if is_short else [card.pk for card in cards if card.pk not in terms or terms[card.pk].is_whole]
    bodies = dict(CardText.objects.filter(publication__in=whole_ones).values_list("publication_id", "body"))
    return [
        Carried(card, bodies.get(card.pk, ""), _link(card, terms.get(card.pk), to_original), terms.get(card.pk))
        for card in cards
    ]


def answer_with(
    request: HttpRequest, items: Sequence[Carried], *, title: str, format: str, description: str = "", page: str = "",
    is_private: bool = False,
) -> HttpResponse:  # fmt: skip
    """``answer``, of cards that were made ready."""
    here = settings.SITE_URL + request.get_full_path()
    page = page or here.replace(f".{format}", "/", 1)
    hub = "" if is_private else settings.SITE_URL + reverse("publications:hub")
    draw = _json if format == "json" else _xml
    body = draw(items, title=title, description=description, here=here, page=page, format=format, hub=hub)
    newest = max((item.card.updated_at for item in items), default=None)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=f"{TYPES[format]}; charset=utf-8")
    response["ETag"] = etag
    if is_private:
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
    else:
        response["Access-Control-Allow-Origin"] = "*"
        response["Link"] = f'<{hub}>; rel="hub", <{here}>; rel="self"'
    if newest is not None:
        response["Last-Modified"] = http_date(newest.timestamp())
    unchanged = get_conditional_response(
        request, etag=etag, last_modified=int(newest.timestamp()) if newest else None, response=response
    )
    return unchanged or response


def whole(address: str) -> str:
    """An address of this site as an absolute URL in the reader's language."""
    return web_address(address) or settings.SITE_URL + localised(address)


def _link(card: Publication, terms: Terms | None, to_original: bool) -> str:
    return terms.original if to_original and terms is not None and terms.original else whole(card.address)


class _Standing(SyndicationFeed):
    """A feed that names its hub, and one without an entry, which would otherwise say another hour each second."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEGINNING

    def name_hub(self, handler: Any, element: str) -> None:
        if self.feed["hub"]:
            handler.addQuickElement(element, "", {"rel": "hub", "href": self.feed["hub"]})


class _Rss(_Standing, Rss201rev2Feed):
    """With the ``source`` of what others said first: their name, and the address of their feed."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        self.name_hub(handler, "atom:link")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["terms"] is not None and item["terms"].feed:
            handler.addQuickElement("source", item["terms"].said_by, {"url": item["terms"].feed})


class _Atom(_Standing, Atom1Feed):
    """With a link to where others said it first."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        self.name_hub(handler, "link")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["terms"] is not None and item["terms"].original:
            handler.addQuickElement("link", "", {"rel": "via", "href": item["terms"].original})


def _xml(
    items: Sequence[Carried], *, title: str, description: str, here: str, page: str, format: str, hub: str
) -> bytes:  # fmt: skip
    Feed = _Atom if format == "atom" else _Rss
    feed = Feed(
        title=title, link=page, description=description or title, language=get_language(), feed_url=here, hub=hub
    )
    for item in items:
        feed.add_item(
            title=item.card.title,
            link=item.link,
            description=item.html or item.card.summary,
            author_name=item.author,
            pubdate=item.card.published_at,
            updateddate=item.card.updated_at,
            unique_id=_identity(item.card),
            unique_id_is_permalink=False,
            terms=item.terms,
        )
    return feed.writeString("utf-8").encode()


def _json(
    items: Sequence[Carried], *, title: str, description: str, here: str, page: str, format: str, hub: str
) -> bytes:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": page,
        "feed_url": here,
        "language": get_language(),
        "items": [
            {
                "id": _identity(item.card),
                "url": item.link,
                "title": item.card.title,
                **({"content_html": item.html} if item.html else {"content_text": item.card.summary}),
                **({"summary": item.card.summary} if item.card.summary else {}),
                **({"external_url": item.terms.original} if item.terms is not None and item.terms.original else {}),
                "date_published": item.card.published_at.isoformat(),
                "date_modified": item.card.updated_at.isoformat(),
                "authors": [{"name": item.author}],
            }
            for item in items
        ],
    }
    if description:
        feed["description"] = description
    if hub:
        feed["hubs"] = [{"type": "WebSub", "url": hub}]
    return json.dumps(feed, ensure_ascii=False).encode()


def _identity(card: Publication) -> str:
    return f"{settings.SITE_URL}/p/{card.code}"
