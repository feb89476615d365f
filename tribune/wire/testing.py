"""Makers for this room and those above, and a site of feeds on this machine's loopback."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tribune.kit.testing import Asked, LoopbackSite, Reply
from tribune.publications.models import Voice
from tribune.publications.verbs import voices
from tribune.wire.deciding import Taken, fingerprint, key_of
from tribune.wire.fetching import Heard
from tribune.wire.models import Entry, FeedList, Hiding, Move, Rule, Source, SourceKind, Story, Subscription, Telling
from tribune.wire.parsing import Feed, Item
from tribune.wire.verbs import agreements, hidings, intake, lists, rules

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
AGREED = ("extent", "is_passed_on", "quota", "embargo_hours", "credit")
_numbers = itertools.count(1)


def a_source(title: str = "L’Heure publique", *, trusted: bool = True, **more: Any) -> Source:
    """A source that nobody visited yet; its feed address leads nowhere unless told, nothing is agreed with it either."""
    number = next(_numbers)
    kind = more.pop("kind", SourceKind.PARTNER)
    voice = voices.give(kind=Voice.Kind.ELECTED if kind == SourceKind.ELECTED else Voice.Kind.SOURCE, name=title)
    host = more.pop("host", f"source{number}.example")
    given = {
        "site_address": f"https://{host}/",
        "feed_address": f"https://{host}/feed/{number}",
        "added_at": NOON - timedelta(days=30),
        "next_try_at": NOON,
        **more,
    }
    agreed = {name: given.pop(name) for name in AGREED if name in given}
    source = Source.objects.create(title=title, kind=kind, is_trusted=trusted, voice=voice, host=host, **given)
    if agreed:
        agreements.write(source=source, at=NOON - timedelta(days=30), **{"extent": "summary", **agreed})
    return source


def an_entry(title: str = "Ce que cache l’amendement 312", *, source: Source | None = None, **more: Any) -> Entry:
    """Taken in as a visit would: published when the source is trusted, else held."""
    source = source or a_source()
    at = more.pop("at", NOON)
    item = an_item(title, published_at=at, **more)
    key = key_of(item, source.identity or "guid")
    intake._create(source, [Taken(key, fingerprint(item), at, item)], at)
    entry: Entry = Entry.objects.select_related("source", "publication").get(source=source, key=key)
    return entry


def a_list(*addresses: str) -> FeedList:
    """Brought, and nobody asked yet."""
    lines = "".join(f"<outline xmlUrl={quoteattr(one)}/>" for one in addresses or ["https://listed.example/feed"])
    return lists.bring(body=f"<opml><body>{lines}</body></opml>".encode(), name="mes-flux.opml", by=None, at=NOON)


def a_rule(words: str = "football", *, deed: str = "drop", look: str = "title", **more: Any) -> Rule:
    """One that stands, for all sources unless told."""
    return rules.make(look=look, words=words, deed=deed, by=None, at=NOON, **more)


def a_story(*entries: Entry, way: str = "hand", because: Sequence[str | int] = ()) -> Story:
    """*entries* told as one story, begun by the first; each other stands there by *way*."""
    story = Story.objects.create(at=entries[0].published_at, made_at=NOON)
    Telling.objects.create(entry=entries[0], story=story, way="seed", told_at=NOON)
    for entry in entries[1:]:
        Telling.objects.create(entry=entry, story=story, way=way, because=list(because), like=entries[0], told_at=NOON)
    return story


def a_move(source: Source, *, left: str = "https://former.example/feed") -> Move:
    """The last of *source*, from *left* to where it is."""
    since = NOON - timedelta(days=4)
    return Move.objects.create(
        source=source, left=left, reached=source.feed_address, since=since, answers=10, at=NOON
    )  # fmt: skip


def a_subscription(source: Source, *, hub: str = "https://hub.example/", **more: Any) -> Subscription:
    """*source* is told of by *hub*, which confirmed it for ten days and pushed once, unless said otherwise."""
    given = {
        "topic": source.feed_address, "secret": "what only the hub knows", "made_at": NOON, "asked_at": NOON,
        "confirmed_at": NOON, "lapses_at": NOON + timedelta(days=10), "next_at": NOON + timedelta(days=6),
        "pushed_at": NOON, "pushes": 1, **more,
    }  # fmt: skip
    return Subscription.objects.create(source=source, hub=hub, **given)


def a_hiding(entry: Entry | None = None, *, at: datetime = NOON, reason: str = "") -> Hiding:
    return hidings.hide(entry=entry or an_entry("À ne plus montrer"), by=None, reason=reason, at=at)


def a_visit(source: Source, items: Sequence[Item], *, at: datetime = NOON) -> intake.Taking:
    """What a visit to *source* makes of a feed that says *items*; no network."""
    heard = Heard(status=200, feed=Feed("rss20", items=tuple(items)))
    return intake.keep(source=source, heard=heard, at=at)


def an_item(title: str = "Une question au ministre", **more: Any) -> Item:
    number = next(_numbers)
    given = {
        "guid": f"tag:source.example,2026:{number}",
        "link": f"https://source.example/{number}",
        "body": "<p>Deux lignes ajoutées dans la nuit.</p>",
        "base": f"https://source.example/{number}",
        "published_at": NOON,
        **more,
    }
    return Item(title=title, **given)


def rss(items: Sequence[Item], *, title: str = "L’Heure publique", link: str = "https://source.example/") -> bytes:
    """An RSS 2.0 feed that says *items*."""
    written = "".join(
        f"<item><title>{escape(i.title)}</title><link>{escape(i.link)}</link>"
        f'<guid isPermaLink="false">{escape(i.guid)}</guid><description>{escape(i.body)}</description>'
        + (f"<pubDate>{format_datetime(i.published_at)}</pubDate>" if i.published_at else "")
        + "".join(f"<enclosure url={quoteattr(f.url)} type={quoteattr(f.type)}/>" for f in i.enclosures)
        + "</item>"
        for i in items
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>{escape(link)}</link><description/>{written}</channel></rss>"
    ).encode()


class FeedSite(LoopbackSite):
    """Feeds over real HTTP, with validators: an unchanged one is answered 304.

    ``with FeedSite() as site: site.say("/feed", rss([…])); settings.OUTBOUND_ALLOW = [site.pair]``
    """

    def say(self, path: str, body: bytes, *, type: str = "application/rss+xml", validators: bool = True) -> str:
        """Answer *body* at *path* from now on; gives the whole address."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"Content-Type": f"{type}; charset=utf-8", **({"ETag": etag} if validators else {})}

        def page(asked: Asked) -> Reply:
            if validators and asked.headers.get("if-none-match") == etag:
                return Reply(304, {"ETag": etag})
            return Reply(200, headers, body)

        self.pages[path] = page
        return self.url(path)

    def site_page(self, path: str, feeds: Mapping[str, str]) -> str:
        """A page whose head names *feeds*: address → title."""
        links = "".join(
            f'<link rel="alternate" type="application/rss+xml" title={quoteattr(t)} href={quoteattr(a)}>'
            for a, t in feeds.items()
        )
        body = f"<!doctype html><html><head><title>Site</title>{links}</head><body><p>Bonjour</p></body></html>"
        self.pages[path] = Reply(200, {"Content-Type": "text/html; charset=utf-8"}, body.encode())
        return self.url(path)
