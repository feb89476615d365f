"""Sitemaps (sitemaps.org) and their news module: the last resort, where a site has no feed."""

import zlib
from dataclasses import dataclass
from datetime import datetime

from tribune.wire.parsing.dates import read_date
from tribune.wire.parsing.trees import Broken, Element, key_of, known, parts_of, text_of, tree_of
from tribune.wire.parsing.values import Feed, Item, NotAFeed
from tribune.wire.parsing.words import outward, title_of

LARGEST = 20 * 1024 * 1024  # bytes once unpacked
MOST = 50_000  # addresses, which is the protocol's own limit
ROOTS = ("urlset", "sitemapindex")
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Page:
    """An address a sitemap names; *item* when its news module says what is there."""

    address: str
    changed_at: datetime | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """*pages* of a sitemap, or the *sitemaps* that an index names, in the order they stand."""

    pages: tuple[Page, ...] = ()
    sitemaps: tuple[Page, ...] = ()


def read_sitemap(body: bytes, *, address: str = "") -> Sitemap:
    """Of XML, plain or packed by gzip; raises NotAFeed of anything else, and of what unpacks to over 20 MB."""
    try:
        root, _is_well_formed = tree_of(unpacked(body), address=address)
    except Broken as broken:
        raise NotAFeed from broken
    return sitemap_of(root, address)


def is_sitemap(root: Element) -> bool:
    return known(root.tag)[1].lower() in ROOTS


def unpacked(body: bytes) -> bytes:
    """*body*, unpacked where it is gzip: sitemaps are files that end in .gz, whatever their transport says."""
    if not body.startswith(GZIP):
        return body
    try:
        unpacking = zlib.decompressobj(wbits=31)
        text = unpacking.decompress(body, LARGEST)
    except zlib.error as error:
        raise NotAFeed from error
    if unpacking.unconsumed_tail:
        raise NotAFeed
    return text


def sitemap_of(root: Element, address: str) -> Sitemap:
    if not is_sitemap(root):
        raise NotAFeed
    found = [page for e in root if isinstance(e.tag, str) and (page := _page(e, address))][:MOST]
    return (
        Sitemap(sitemaps=tuple(found)) if known(root.tag)[1].lower() == "sitemapindex" else Sitemap(pages=tuple(found))
    )


def feed_of(sitemap: Sitemap, address: str) -> Feed:
    """The news of *sitemap* as a feed; raises NotAFeed when it names no news, since a bare address tells nothing."""
    items = [page.item for page in sitemap.pages if page.item is not None]
    if not items:
        raise NotAFeed
    items.sort(key=lambda item: item.published_at.timestamp() if item.published_at else 0, reverse=True)
    return Feed(
        format="sitemap",
        link=outward("/", address),
        language=next((item.language for item in items if item.language), ""),
        items=tuple(items),
    )


def _page(element: Element, base: str) -> Page | None:
    parts = parts_of(element)
    link = outward(_text(parts, "sitemap:loc"), base)
    if key_of(element.tag) not in ("sitemap:url", "sitemap:sitemap") or not link:
        return None
    changed_at = read_date(_text(parts, "sitemap:lastmod"))
    return Page(link, changed_at, next((_news(e, parts, link, changed_at) for e in parts.get("news:news", [])), None))


def _news(news: Element, around: dict[str, list[Element]], link: str, changed_at: datetime | None) -> Item | None:
    parts = parts_of(news)
    title = title_of(_text(parts, "news:title"))
    if not title:
        return None
    publication = [parts_of(e) for e in parts.get("news:publication", [])]
    images = [outward(_text(parts_of(e), "image:loc"), link) for e in around.get("image:image", [])]
    published_at = read_date(_text(parts, "news:publication_date"))
    return Item(
        guid=link,
        link=link,
        title=title,
        base=link,
        published_at=published_at or changed_at,
        updated_at=changed_at if changed_at != published_at else None,
        language=next((_text(p, "news:language") for p in publication), "")[:50],
        picture=next(filter(None, images), ""),
        categories=tuple(filter(None, map(title_of, _text(parts, "news:keywords").split(","))))[:20],
    )


def _text(parts: dict[str, list[Element]], key: str) -> str:
    return next((words for e in parts.get(key, []) if (words := text_of(e).strip())), "")
