"""What modules add to an item: Media RSS, iTunes, YouTube, PeerTube."""

from dataclasses import replace
from typing import NamedTuple

from tribune.kit.html import from_plain
from tribune.wire.parsing.trees import Element, inside, key_of, parts_of, text_of
from tribune.wire.parsing.values import Enclosure
from tribune.wire.parsing.words import number, outward, seconds


class Extras(NamedTuple):
    enclosures: tuple[Enclosure, ...] = ()
    picture: str = ""
    pictures: int = 0
    body: str = ""
    seconds: int | None = None
    youtube_id: str = ""
    views: int | None = None


NOTHING = Extras()
SAY_MORE = frozenset(
    {"itunes:image", "itunes:link", "itunes:duration", "duration", "yt:videoid"}
    | {f"media:{name}" for name in ("group", "content", "community", "thumbnail", "statistics", "description")}
)


def extras_of(parts: dict[str, list[Element]], base: str, *, is_wordless: bool = True) -> Extras:
    """Of an item's *parts*; ``media:group`` and ``media:content`` are opened, whatever their depth of two.

    What they say in words is read for an item that is *wordless* otherwise.
    """
    if SAY_MORE.isdisjoint(parts):
        return NOTHING
    media = _opened(parts)
    thumbnails = [url for e in media.get("media:thumbnail", []) if (url := outward(e.get("url", ""), base))]
    files, stills = [], []
    for content in media.get("media:content", []):
        url, kind = outward(content.get("url", ""), base), content.get("type", "")
        if not url:
            continue
        if kind.startswith("image/") or content.get("medium") == "image":
            stills.append(url)
        elif kind.startswith(("audio/", "video/")) or content.get("medium") in ("audio", "video"):
            size = number(content.get("fileSize"))
            height, language = number(content.get("height")), content.get("lang", "").strip()[:20]
            long = seconds(content.get("duration"))
            files.append(Enclosure(url, kind, size or None, long, height=height, language=language))
    cover = [outward(e.get("href", "") or e.get("url", ""), base) for e in parts.get("itunes:image", [])]
    cover += [outward(e.get("href", ""), base) for e in parts.get("itunes:link", []) if e.get("rel") == "image"]
    lasting = [*parts.get("itunes:duration", []), *parts.get("duration", [])]
    videos = parts.get("yt:videoid", [])
    statistics = media.get("media:statistics", [])
    described = media.get("media:description") if is_wordless else None
    pictures = [*thumbnails, *stills, *filter(None, cover)]
    return Extras(
        enclosures=tuple(files),
        picture=pictures[0] if pictures else "",
        pictures=len(media.get("media:thumbnail", [])),
        body=_described(described[0]) if described else "",
        seconds=(seconds(text_of(lasting[0])) if lasting else None)
        or next((f.seconds for f in files if f.seconds), None),
        youtube_id=text_of(videos[0]).strip()[:20] if videos else "",
        views=number(statistics[0].get("views")) if statistics else None,
    )


def together(files: list[Enclosure], more: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """*files*, each completed by what *more* says of the same address, then those that only *more* names."""
    if not more:
        return tuple(files)
    told = {file.url: file for file in reversed(more)}
    whole = [
        replace(
            file,
            type=file.type or told[file.url].type,
            size=file.size or told[file.url].size,
            seconds=told[file.url].seconds,
            height=told[file.url].height,
        )
        if file.url in told
        else file
        for file in files
    ]
    named = {file.url for file in files}
    return (*whole, *(file for file in more if file.url not in named))


def _opened(parts: dict[str, list[Element]]) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    waiting = [e for key in parts if key.startswith("media:") for e in parts[key]]
    while waiting:
        element = waiting.pop(0)
        key = key_of(element.tag)
        found.setdefault(key, []).append(element)
        if key in ("media:group", "media:content", "media:community") and len(element):
            waiting += [child for children in parts_of(element).values() for child in children]
    return found


def _described(element: Element) -> str:
    return inside(element) if element.get("type") == "html" else from_plain(text_of(element))
