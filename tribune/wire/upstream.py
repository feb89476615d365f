"""What a source does to what it said already: renames it, edits it, takes it back. Plain values in, plain values out."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from tribune.kit.text import fold
from tribune.wire.deciding import Taken
from tribune.wire.likening import canonical

OLDER_STILL_LISTED = 3
SAME_HOUR = timedelta(hours=1)
MOST_WORDS = 800
WORD = re.compile(r"\s+")
SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of the source that its feed may still list. *title* as we show it."""

    key: str
    link: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a difference: *kind* is "same", "gone" or "new"."""

    kind: str
    words: str


def listed_since(taken: Sequence[Taken]) -> datetime | None:
    """The hour from which a feed lists all it has: three older entries at least are still there.

    Feeds let go of what is old, and some keep one old entry on top. None when that cannot be told: too few, or undated.
    """
    said = [one.item for one in taken if one.item.episode.live is None]
    hours = sorted(item.published_at for item in said if item.published_at is not None)
    return hours[OLDER_STILL_LISTED - 1] if len(hours) == len(said) and len(hours) > OLDER_STILL_LISTED else None


def missing(known: Iterable[Known], taken: Sequence[Taken]) -> set[str]:
    """The keys of what the feed should still list and does not."""
    since = listed_since(taken)
    there = {one.key for one in taken}
    return {one.key for one in known if since is not None and one.at > since and one.key not in there}


def renamed(known: Sequence[Known], taken: Sequence[Taken]) -> dict[str, str]:
    """New key → the key that the same thing had.

    The same thing has the same address, and its title or its hour; or its title and its hour. Only what is no longer
    listed under its old name can have a new one; and what several entries share (one address for all) names none.
    """
    there, before = {one.key for one in taken}, {one.key for one in known}
    by_key, fresh = {one.key: one for one in known}, {one.key: one for one in taken}
    found: dict[str, str] = {}
    if there <= before or before <= there:
        return found
    for old, new in (
        (
            _singular((canonical(one.link), one.key) for one in known),
            _singular((canonical(one.item.link), one.key) for one in taken),
        ),
        (
            _singular(((fold(one.title), one.at) if one.title else "", one.key) for one in known),
            _singular(((fold(one.item.title), one.at) if one.item.title else "", one.key) for one in taken),
        ),
    ):
        for name in old.keys() & new.keys():
            was, now = old[name], new[name]
            if was in there or now in before or now in found or was in found.values():
                continue
            if _is_same(by_key[was], fresh[now]):
                found[now] = was
    return found


def difference(before: str, after: str) -> list[Piece]:
    """What left and what came, word by word; sentence by sentence where there are too many words, the first of them."""
    is_long = max(before.count(" "), after.count(" ")) > MOST_WORDS
    split = SENTENCE if is_long else WORD
    old, new = split.split(before.strip())[:MOST_WORDS], split.split(after.strip())[:MOST_WORDS]
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(old[a:b])))
            continue
        if gone := " ".join(old[a:b]):
            pieces.append(Piece("gone", gone))
        if came := " ".join(new[c:d]):
            pieces.append(Piece("new", came))
    return pieces


def shortened(pieces: Sequence[Piece], around: int = 12) -> list[Piece]:
    """The difference without the long stretches that stayed: *around* words of them are kept beside each change."""
    found = []
    for place, piece in enumerate(pieces):
        words = piece.words.split(" ")
        ends = around * 2 if 0 < place < len(pieces) - 1 else around
        if piece.kind != "same" or len(words) <= ends + 4:
            found.append(piece)
            continue
        head = words[:around] if place else []
        tail = words[-around:] if place < len(pieces) - 1 else []
        found.append(Piece("same", " ".join([*head, "[…]", *tail])))
    return found


def _is_same(old: Known, new: Taken) -> bool:
    return abs(old.at - new.at) <= SAME_HOUR or fold(old.title) == fold(new.item.title)


def _singular(named: Iterable[tuple[Hashable, str]]) -> Mapping[Hashable, str]:
    """Name → key, of names that one alone has; an empty name is none."""
    given = [(name, key) for name, key in named if name]
    count = Counter(name for name, _key in given)
    return {name: key for name, key in given if count[name] == 1}
