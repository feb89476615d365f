"""What podcasts and video channels add: Podcasting 2.0 (podcastindex.org/namespace/1.0), Podlove's chapters, iTunes'
seasons, PeerTube's files.
"""

import re

from tribune.wire.parsing.dates import read_date
from tribune.wire.parsing.trees import Element, parts_of, text_of
from tribune.wire.parsing.values import (
    NO_EPISODE,
    Chapter,
    Contributor,
    Enclosure,
    Episode,
    Live,
    Transcript,
)
from tribune.wire.parsing.words import number, outward, seconds, title_of

Parts = dict[str, list[Element]]
MOST = 40  # of each: a feed that names more is not speaking to people
MOST_CHAPTERS = 200
TORRENT = "application/x-bittorrent"
STATUSES = ("pending", "live", "ended")
KINDS = ("full", "trailer", "bonus")
SPEAK_OF_EPISODES = frozenset(
    {"podcast:" + name for name in ("person", "transcript", "chapters", "alternateenclosure", "season", "episode")}
    | {"media:group", "media:peerlink", "media:embed", "psc:chapters"}
    | {"itunes:season", "itunes:episode", "itunes:episodetype"}
)
EMBEDDED = re.compile(r"/videos/embed/([\w-]{3,36})(?:[?#]|$)")
# PeerTube's own addresses: a UUID, or the same written in 22 characters.
WATCHED = re.compile(r"/(?:w|videos/watch)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22})$")
HEIGHT = re.compile(r"^(\d{3,4})p\d*$")


def episode_of(parts: Parts, base: str, *, link: str = "", among: tuple[Contributor, ...] = ()) -> Episode:
    """Of an item's *parts*; *among* is who the whole feed names, for an item that names nobody."""
    peertube = WATCHED.search(link) if "/w/" in link or "/videos/watch/" in link else None
    if not among and not peertube and SPEAK_OF_EPISODES.isdisjoint(parts):
        return NO_EPISODE
    chapters = parts.get("podcast:chapters", [])
    kind = _text(parts, "itunes:episodetype").lower()
    shown = [found for e in parts.get("media:embed", []) if (found := EMBEDDED.search(e.get("url", "")))]
    named = shown[0] if shown else peertube
    episode = Episode(
        kind=kind if kind in KINDS else "",
        season=number(_text(parts, "podcast:season", "itunes:season")),
        number=number(_text(parts, "podcast:episode", "itunes:episode")),
        contributors=contributors_of(parts, base) or among,
        transcripts=_transcripts(parts, base),
        chapters=_chapters(parts, base),
        chapters_address=next((url for e in chapters if (url := outward(e.get("url", ""), base))), ""),
        files=_files(parts, base),
        peertube_id=named.group(1) if named else "",
    )
    return NO_EPISODE if episode == NO_EPISODE else episode


def contributors_of(parts: Parts, base: str) -> tuple[Contributor, ...]:
    """Of an item or of a whole feed: each person once a role, as they are named first."""
    found: dict[tuple[str, str], Contributor] = {}
    for element in parts.get("podcast:person", [])[:MOST]:
        name = title_of(text_of(element))[:100]
        role = title_of(element.get("role", "")).lower()[:60] or "host"
        group = title_of(element.get("group", "")).lower()[:60] or "cast"
        if name:
            link, picture = outward(element.get("href", ""), base), outward(element.get("img", ""), base)
            found.setdefault((name, role), Contributor(name, role, group, link, picture))
    return tuple(found.values())


def live_of(element: Element) -> Live:
    """Of a podcast:liveItem; a status nobody defined is "pending", which promises nothing."""
    status = element.get("status", "").strip().lower()
    starts_at, ends_at = read_date(element.get("start", "")), read_date(element.get("end", ""))
    return Live(status if status in STATUSES else "pending", starts_at, ends_at)


def _transcripts(parts: Parts, base: str) -> tuple[Transcript, ...]:
    return tuple(
        Transcript(
            url,
            element.get("type", "").strip()[:100],
            element.get("language", "").strip()[:20],
            element.get("rel", "").strip().lower() == "captions",
        )
        for element in parts.get("podcast:transcript", [])[:MOST]
        if (url := outward(element.get("url", ""), base))
    )


def _chapters(parts: Parts, base: str) -> tuple[Chapter, ...]:
    """Podlove's, which stand in the feed itself, in the order of the hour."""
    found = []
    for holder in parts.get("psc:chapters", [])[:1]:
        for element in parts_of(holder).get("psc:chapter", [])[:MOST_CHAPTERS]:
            start, title = seconds(element.get("start")), title_of(element.get("title", ""))
            if start is not None and title:
                link, picture = outward(element.get("href", ""), base), outward(element.get("image", ""), base)
                found.append(Chapter(start, title, link, picture))
    return tuple(sorted(found, key=lambda chapter: chapter.seconds))


def _files(parts: Parts, base: str) -> tuple[Enclosure, ...]:
    """Alternate enclosures, each of their sources that is on the web; PeerTube's torrents."""
    found: dict[str, Enclosure] = {}
    for element in parts.get("podcast:alternateenclosure", [])[:MOST]:
        kind, title = element.get("type", "").strip()[:100], title_of(element.get("title", ""))
        told = HEIGHT.match(title)
        height = number(element.get("height")) or (int(told.group(1)) if told else None)
        language = element.get("lang", "").strip()[:20]
        for source in parts_of(element).get("podcast:source", [])[:MOST]:
            url = outward(source.get("uri", ""), base)
            own = source.get("contentType", "").strip()[:100] or kind
            size = number(element.get("length")) if own == kind else None
            if url:
                found.setdefault(url, Enclosure(url, own, size or None, None, title, height, language))
    groups = [parts_of(group) for group in parts.get("media:group", [])]
    for holder in [parts, *groups]:
        for element in holder.get("media:peerlink", []):
            if (url := outward(element.get("href", ""), base)) and element.get("type", TORRENT) == TORRENT:
                found.setdefault(url, Enclosure(url, TORRENT))
    return tuple(found.values())[:MOST]


def _text(parts: Parts, *keys: str) -> str:
    return next((words for key in keys for e in parts.get(key, []) if (words := text_of(e).strip())), "")
