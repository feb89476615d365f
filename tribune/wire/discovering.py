"""From the address a person knows (the site's) to the feed behind it."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeGuard
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from lxml import etree, html

from tribune.kit import outbound
from tribune.kit.html import web_address
from tribune.kit.outbound import Answer, Ask, NotAWebAddress, NotReachable, NotSecure, OutboundRefused
from tribune.kit.refusals import Refusal
from tribune.wire.fetching import ACCEPT
from tribune.wire.parsing import Feed, NotAFeed, read
from tribune.wire.parsing.sitemaps import Page, read_sitemap

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
LOOSE_TYPES = ("application/json", "application/xml", "text/xml", "text/rss+xml")
WELL_KNOWN = (
    "/feed/",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/rss",
    "/feed.json",
    "/spip.php?page=backend",
)
YOUTUBE = ("youtube.com", "www.youtube.com", "m.youtube.com")
YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?"
CHANNEL = re.compile(r"\"(?:externalId|channelId|browseId)\"\s*:\s*\"(UC[\w-]{22})\"|/channel/(UC[\w-]{22})")
SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_index.xml", "/sitemap.xml")
SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
PATIENCE = 8.0
MOST_TRIED = 6
REMEMBERED = 900  # seconds


class NoFeedThere(Refusal):
    sentence = _(
        "We found no feed on this site. Look for a link named RSS, Atom or Feed on it and give its address, "
        "or ask its editors for one."
    )
    field = "address"
    status = 422


@dataclass(frozen=True, slots=True)
class Finding:
    """A feed, and the answer it was read from, so that nobody asks for it twice."""

    feed_address: str
    site_address: str
    feed: Feed
    answer: Answer


def find(address: str) -> Finding:
    """The feed of the site, channel or feed at *address*, typed with or without its scheme.

    Raises NoFeedThere, or OutboundRefused when the address itself cannot be reached.
    """
    given = youtube_feed(_with_scheme(address))
    answer = _ask(given, is_guess="://" not in address)
    if answer.status >= 400:
        raise NoFeedThere
    found = _finding(answer)
    if found is not None:
        return found
    for candidates in (list(announced(answer)), [urljoin(answer.url, path) for path in WELL_KNOWN]):
        if found := _first_feed(
            candidates[:MOST_TRIED] if len(candidates) > len(WELL_KNOWN) else candidates, answer.url
        ):
            return found
    if found := _news_sitemap(answer.url):
        return found
    raise NoFeedThere


def _news_sitemap(site: str) -> Finding | None:
    """The last resort: a sitemap that tells news, named by the site's robots.txt, or where such files usually are."""
    robots, *usual = outbound.fetch_all(
        [Ask(urljoin(site, path), accept=ACCEPT, deadline=PATIENCE) for path in ("/robots.txt", *SITEMAPS)], at_once=2
    )
    named = SITEMAP.findall(robots.body.decode("utf-8", "replace")) if _is_had(robots) else []
    asks = [Ask(url, accept=ACCEPT, deadline=PATIENCE) for url in _news_first(named, site)]
    answers = [*outbound.fetch_all(asks, at_once=2), *usual] if asks else usual
    indexes = [page.address for answer in answers if _is_had(answer) for page in _sitemaps_in(answer)]
    within = [Ask(url, accept=ACCEPT, deadline=PATIENCE) for url in _news_first(indexes, site) if "news" in url.lower()]
    answers += outbound.fetch_all(within, at_once=2) if within else []
    return next((found for answer in answers if _is_had(answer) and (found := _finding(answer, site=site))), None)


def _is_had(answer: Answer | OutboundRefused) -> TypeGuard[Answer]:
    return isinstance(answer, Answer) and answer.status == 200


def _news_first(urls: Iterable[str], site: str) -> list[str]:
    """Addresses on the web, those that speak of news before others; a few."""
    found = dict.fromkeys(url for one in urls if (url := web_address(one.strip(), base=site)))
    return sorted(found, key=lambda url: "news" not in url.lower())[:MOST_TRIED]


def _sitemaps_in(answer: Answer) -> tuple[Page, ...]:
    try:
        return read_sitemap(answer.body, address=answer.url).sitemaps
    except NotAFeed:
        return ()


def _first_feed(candidates: list[str], site: str) -> Finding | None:
    """The first candidate that is a feed with something in it, else the first that is a feed."""
    asks = [Ask(url, accept=ACCEPT, deadline=PATIENCE) for url in candidates]
    answers = [a for a in outbound.fetch_all(asks, at_once=4) if isinstance(a, Answer) and a.status == 200]
    feeds = [found for answer in answers if (found := _finding(answer, site=site))]
    return next((found for found in feeds if found.feed.items), feeds[0] if feeds else None)


def _finding(answer: Answer, *, site: str = "") -> Finding | None:
    try:
        feed = read(answer.body, address=answer.url, content_type=answer.headers.get("content-type", ""))
    except NotAFeed:
        return None
    return Finding(answer.url, site or feed.link or urljoin(answer.url, "/"), feed, answer)


def announced(answer: Answer) -> Iterator[str]:
    """Feeds that a page declares (link rel=alternate), those of comments last; then a video channel's own."""
    try:
        page = html.document_fromstring(answer.body[:2_000_000])
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    base = next((urljoin(answer.url, b.get("href", "")) for b in page.iter("base")), answer.url)
    links = [link for link in page.iter("link") if _is_feed_link(link)]
    links.sort(key=lambda link: (_is_about_comments(link), (link.get("type") or "").lower() not in FEED_TYPES))
    seen = set()
    for link in links:
        url = web_address(link.get("href", ""), base=base)
        if url and url not in seen:
            seen.add(url)
            yield url
    if urlsplit(answer.url).hostname in YOUTUBE:
        channel = CHANNEL.search(answer.body.decode("utf-8", "replace"))
        if channel:
            yield f"{YOUTUBE_FEED}channel_id={channel.group(1) or channel.group(2)}"


def youtube_feed(address: str) -> str:
    """The feed of a channel or playlist that its address names outright; any other address as it is."""
    parts = urlsplit(address)
    if parts.hostname not in YOUTUBE:
        return address
    if channel := re.match(r"/channel/(UC[\w-]{22})", parts.path):
        return f"{YOUTUBE_FEED}channel_id={channel.group(1)}"
    if playlist := re.search(r"(?:^|&)list=([\w-]{10,50})", parts.query):
        return f"{YOUTUBE_FEED}playlist_id={playlist.group(1)}"
    return address


def _is_feed_link(link: "html.HtmlElement") -> bool:
    relations = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").lower().partition(";")[0].strip()
    if not link.get("href") or not {"alternate", "feed"} & set(relations):
        return False
    if kind in FEED_TYPES or "feed" in relations:
        return True
    return kind in LOOSE_TYPES and "oembed" not in link.get("href", "") and "wp-json" not in link.get("href", "")


def _is_about_comments(link: "html.HtmlElement") -> bool:
    told = f"{link.get('title', '')} {link.get('href', '')}".lower()
    return "comment" in told


def _with_scheme(address: str) -> str:
    address = address.strip()
    for scheme in ("feed://", "webcal://"):
        if address.startswith(scheme):
            address = "https://" + address.removeprefix(scheme)
    if "://" not in address:
        address = f"https://{address}"
    if not web_address(address) or "." not in (urlsplit(address).hostname or "."):
        raise NotAWebAddress(field="address")
    return address


def _ask(address: str, *, is_guess: bool) -> Answer:
    """When the scheme was our guess, a site that only speaks http is found too."""
    try:
        return outbound.fetch(address, accept="text/html, " + ACCEPT, deadline=PATIENCE * 2)
    except (NotReachable, NotSecure) as refusal:
        if not is_guess:
            raise _beside_the_field(refusal) from refusal
    except OutboundRefused as refusal:
        raise _beside_the_field(refusal) from refusal
    try:
        return outbound.fetch(address.replace("https:", "http:", 1), accept="text/html, " + ACCEPT, deadline=PATIENCE)
    except OutboundRefused as refusal:
        raise _beside_the_field(refusal) from refusal


def _beside_the_field(refusal: OutboundRefused) -> OutboundRefused:
    refusal.field = "address"
    return refusal


def remember(finding: Finding) -> None:
    """Keep what was found while the editor chooses: the site is asked once, not twice."""
    cache.set(_name(finding.feed_address), (finding.site_address, finding.answer), REMEMBERED)


def remembered(feed_address: str) -> Finding:
    """The finding at *feed_address*, asked for again when it was forgotten. Raises like ``find``."""
    kept = cache.get(_name(feed_address))
    found = _finding(kept[1], site=kept[0]) if kept else None
    return found or find(feed_address)


def _name(feed_address: str) -> str:
    return "wire:finding:" + hashlib.sha256(feed_address.encode("utf-8", "replace")).hexdigest()
