"""The demo's own web: eighteen invented sites with their feeds, served over real HTTP on loopback.

So the wire of a demo is taken in the way any wire is, offline. Entries are
dated backwards from the hour the demo was first filled.
"""

from __future__ import annotations

import email.utils
import hashlib
import json
import threading
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape as xml

from tribune.config.demo import pictures

CONTENT = Path(__file__).parent / "content"
PICTURES = 24
HOST = "Maud Delattre"
# From which tenth of an episode on.
CHAPTERS = ((0, "Ouverture"), (1, "Sur place"), (5, "Ce que disent les chiffres"), (8, "Vos questions"))


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: when it came out, and the picture it carries, if any."""

    slug: str
    title: str
    words: str
    at: datetime
    picture: int | None
    seconds: int  # of sound or video


@dataclass(frozen=True, slots=True)
class Site:
    slug: str
    title: str
    about: str
    kind: str  # movement, elected, partner: what an editor would say of it
    section: str
    format: str
    items: tuple[Item, ...]
    is_silent: bool = False  # its feed answers no more

    def as_of(self, at: datetime, *, titles: Mapping[str, str] | None = None, more: Sequence[Item] = ()) -> Site:
        """What it said until *at*, with other *titles* for some and *more*, newest first."""
        were = [replace(item, title=(titles or {}).get(item.title, item.title)) for item in (*self.items, *more)]
        said = sorted((item for item in were if item.at <= at), key=lambda item: item.at, reverse=True)
        return replace(self, items=tuple(said))


def sites(anchor: datetime) -> list[Site]:
    """Every invented site, its entries dated from *anchor* (aware), newest first."""
    given = [
        source
        for name in ("feeds_a", "feeds_b", "feeds_c")
        for source in tomllib.loads((CONTENT / f"{name}.toml").read_text())["source"]
    ]
    return [_site(source, place, anchor) for place, source in enumerate(given)]


def _site(source: dict[str, object], place: int, anchor: datetime) -> Site:
    entries = source["entries"]
    assert isinstance(entries, list)
    items = []
    for rank, (title, words) in enumerate(entries):
        # Uneven on purpose: nobody publishes on the hour.
        minutes = rank * (390 + place * 37) + (place * 53 + rank * rank * 17) % 171 + 12
        pictured = (place * 3 + rank) % 5 == 0 or source["format"] == "video"
        items.append(
            Item(
                slug=f"{len(entries) - rank}",
                title=title,
                words=words,
                at=anchor - timedelta(minutes=minutes),
                picture=(place * 7 + rank * 5) % PICTURES if pictured else None,
                seconds=180 + (place * 997 + rank * 613) % 3300,
            )
        )
    slug, title, about, kind = (str(source[name]) for name in ("slug", "title", "about", "kind"))
    silent = bool(source.get("is_silent"))
    return Site(slug, title, about, kind, str(source["section"]), str(source["format"]), tuple(items), silent)


class Web:
    """Serves every site on one loopback port until ``stop``."""

    def __init__(self, *, anchor: datetime, port: int, clock: Callable[[], datetime]) -> None:
        self.sites = {site.slug: site for site in sites(anchor)}
        self.clock = clock
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                web.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Said to nobody: the demo's terminal is for people."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever, name="demo-feeds", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body, kind = self.page(handler.path)
        tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        if body and handler.headers.get("If-None-Match") == tag:
            handler.send_response(304)
            handler.send_header("ETag", tag)
            handler.end_headers()
            return
        handler.send_response(200 if body else 404)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("ETag", tag)
        handler.end_headers()
        handler.wfile.write(body)

    def page(self, path: str) -> tuple[bytes, str]:
        """The body and media type at *path*; an empty body where there is nothing."""
        parts = path.strip("/").split("/")
        if parts[0] == "pictures" and parts[-1].removesuffix(".jpg").isdigit():
            return _picture(int(parts[-1].removesuffix(".jpg")) % PICTURES), "image/jpeg"
        site = self.sites.get(parts[0])
        if site is None:
            return b"", "text/plain"
        out = [item for item in site.items if item.at <= self.clock()]
        if len(parts) == 1:
            return self._home(site, out).encode(), "text/html; charset=utf-8"
        if parts[1] == "feed":
            return (b"", "text/plain") if site.is_silent else served(self.base, site, out)
        for item in out:
            if item.slug == parts[1]:
                return _article(site, item).encode(), "text/html; charset=utf-8"
        return b"", "text/plain"

    def _home(self, site: Site, items: list[Item]) -> str:
        kind = "application/feed+json" if site.format == "json" else "application/rss+xml"
        if site.format == "atom":
            kind = "application/atom+xml"
        links = "".join(f'<li><a href="/{site.slug}/{i.slug}/">{escape(i.title)}</a></li>' for i in items)
        return (
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(site.title)}</title>'
            f'<link rel="alternate" type="{kind}" title="{escape(site.title)}" href="/{site.slug}/feed/"></head>'
            f"<body><h1>{escape(site.title)}</h1><p>{escape(site.about)}</p><ul>{links}</ul></body></html>"
        )


def served(base: str, site: Site, items: Sequence[Item]) -> tuple[bytes, str]:
    """The feed of *items*, and its media type."""
    text, kind = FORMATS[site.format](base, site, list(items))
    return text.encode(), kind


def _article(site: Site, item: Item) -> str:
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(item.title)}</title></head>'
        f"<body><p>{escape(site.title)}</p><h1>{escape(item.title)}</h1><p>{escape(item.words)}</p></body></html>"
    )


@lru_cache(maxsize=PICTURES)
def _picture(number: int) -> bytes:
    return pictures.draw(number)


def _link(base: str, site: Site, item: Item) -> str:
    return f"{base}/{site.slug}/{item.slug}/"


def _thumbnail(base: str, item: Item) -> str:
    if item.picture is None:
        return ""
    return f'<media:thumbnail url="{base}/pictures/{item.picture}.jpg" width="1280" height="800"/>'


def _rss(base: str, site: Site, items: list[Item]) -> tuple[str, str]:
    rows = "".join(
        f"<item><title>{xml(i.title)}</title><link>{_link(base, site, i)}</link>"
        f'<guid isPermaLink="false">{site.slug}:{i.slug}</guid><pubDate>{email.utils.format_datetime(i.at)}</pubDate>'
        f"<description>{xml('<p>' + escape(i.words) + '</p>')}</description>{_thumbnail(base, i)}</item>"
        for i in items
    )
    return _channel(base, site, rows), "application/rss+xml; charset=utf-8"


def _podcast(base: str, site: Site, items: list[Item]) -> tuple[str, str]:
    rows = "".join(
        f"<item><title>{xml(i.title)}</title><link>{_link(base, site, i)}</link>"
        f'<guid isPermaLink="false">{site.slug}:{i.slug}</guid><pubDate>{email.utils.format_datetime(i.at)}</pubDate>'
        f"<description>{xml(i.words)}</description><itunes:duration>{i.seconds}</itunes:duration>"
        f"{_episode(base, site, i)}"
        f'<enclosure url="{base}/{site.slug}/{i.slug}.mp3" length="{i.seconds * 16000}" type="audio/mpeg"/>'
        + (f'<itunes:image href="{base}/pictures/{i.picture}.jpg"/>' if i.picture is not None else "")
        + "</item>"
        for i in items
    )
    return _channel(base, site, rows), "application/rss+xml; charset=utf-8"


def _episode(base: str, site: Site, item: Item) -> str:
    """What Podcasting 2.0 and Podlove's chapters say of it."""
    chapters = "".join(
        f'<psc:chapter start="{timedelta(seconds=item.seconds * part // 10)}" title="{title}"/>'
        for part, title in CHAPTERS
    )
    return (
        f'<itunes:episode>{item.slug}</itunes:episode><podcast:person role="host">{HOST}</podcast:person>'
        f'<podcast:transcript url="{_link(base, site, item)}" type="text/html" language="fr"/>'
        f'<psc:chapters version="1.2">{chapters}</psc:chapters>'
    )


def _channel(base: str, site: Site, rows: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:psc="http://podlove.org/simple-chapters" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
        f"<title>{xml(site.title)}</title><link>{base}/{site.slug}/</link><description>{xml(site.about)}</description>"
        f"<language>fr</language>{rows}</channel></rss>"
    )


def _atom(base: str, site: Site, items: list[Item], extra: str = "") -> tuple[str, str]:
    rows = "".join(
        f"<entry><id>tag:{site.slug},{i.slug}</id><title>{xml(i.title)}</title>"
        f'<link rel="alternate" href="{_link(base, site, i)}"/><published>{i.at.isoformat()}</published>'
        f'<updated>{i.at.isoformat()}</updated><content type="html">{xml("<p>" + escape(i.words) + "</p>")}</content>'
        + (_video(base, i) if extra else _thumbnail(base, i))
        + "</entry>"
        for i in items
    )
    newest = max((i.at for i in items), default=datetime.min.replace(tzinfo=UTC)).isoformat()
    text = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:media="http://search.yahoo.com/mrss/" xml:lang="fr"><id>tag:{site.slug},feed</id>'
        f"<title>{xml(site.title)}</title><subtitle>{xml(site.about)}</subtitle><updated>{newest}</updated>"
        f'<author><name>{xml(site.title)}</name></author><link rel="alternate" href="{base}/{site.slug}/"/>{rows}</feed>'
    )
    return text, "application/atom+xml; charset=utf-8"


def _video(base: str, item: Item) -> str:
    return (
        f'<media:group><media:title>{xml(item.title)}</media:title><media:content url="{base}/video/{item.slug}.mp4" '
        f'type="video/mp4" duration="{item.seconds}"/>{_thumbnail(base, item)}'
        f"<media:description>{xml(item.words)}</media:description></media:group>"
    )


def _json(base: str, site: Site, items: list[Item]) -> tuple[str, str]:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "home_page_url": f"{base}/{site.slug}/",
        "description": site.about,
        "language": "fr",
        "items": [
            {
                "id": f"{site.slug}:{i.slug}",
                "url": _link(base, site, i),
                "title": i.title,
                "content_html": f"<p>{escape(i.words)}</p>",
                "date_published": i.at.isoformat(),
                **({"image": f"{base}/pictures/{i.picture}.jpg"} if i.picture is not None else {}),
            }
            for i in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False), "application/feed+json; charset=utf-8"


def _rss1(base: str, site: Site, items: list[Item]) -> tuple[str, str]:
    index = "".join(f'<rdf:li rdf:resource="{_link(base, site, i)}"/>' for i in items)
    rows = "".join(
        f'<item rdf:about="{_link(base, site, i)}"><title>{xml(i.title)}</title><link>{_link(base, site, i)}</link>'
        f"<description>{xml(i.words)}</description><dc:date>{i.at.isoformat()}</dc:date></item>"
        for i in items
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{base}/{site.slug}/feed/"><title>{xml(site.title)}</title><link>{base}/{site.slug}/</link>'
        f"<description>{xml(site.about)}</description><items><rdf:Seq>{index}</rdf:Seq></items></channel>{rows}</rdf:RDF>"
    )
    return text, "application/rdf+xml; charset=utf-8"


FORMATS: dict[str, Callable[[str, Site, list[Item]], tuple[str, str]]] = {
    "rss": _rss,
    "atom": _atom,
    "json": _json,
    "podcast": _podcast,
    "rss1": _rss1,
    "video": lambda base, site, items: _atom(base, site, items, extra="video"),
}
