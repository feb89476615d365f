"""The chapters that an episode keeps in a file of their own (podcastindex.org/namespace/1.0, jsonChapters)."""

import json
from collections.abc import Mapping
from typing import Any

from tribune.wire.parsing.episodes import MOST_CHAPTERS
from tribune.wire.parsing.values import Chapter
from tribune.wire.parsing.words import outward, seconds, title_of

LONGEST = 10_000_000  # seconds


def read_chapters(body: bytes, *, address: str) -> tuple[Chapter, ...]:
    """In the order of the hour, two hundred at most; none of what is no such file.

    Those without a title, or meant for no table of contents (``toc`` false), tell a reader nothing.
    """
    try:
        whole = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    listed = whole.get("chapters") if isinstance(whole, dict) else None
    if not isinstance(listed, list):
        return ()
    found = [_chapter(one, address) for one in listed[: MOST_CHAPTERS * 2] if isinstance(one, dict)]
    return tuple(sorted(filter(None, found), key=lambda chapter: chapter.seconds))[:MOST_CHAPTERS]


def _chapter(said: Mapping[str, Any], address: str) -> Chapter | None:
    start, title = _start(said.get("startTime")), title_of(_text(said, "title"), is_html=False)
    if start is None or not title or said.get("toc") is False:
        return None
    return Chapter(start, title, outward(_text(said, "url"), address), outward(_text(said, "img"), address))


def _start(said: Any) -> int | None:
    """A number of seconds; some write it as text, or as a clock."""
    if isinstance(said, str):
        return seconds(said)
    return int(said) if type(said) in (int, float) and 0 <= said < LONGEST else None


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
