"""Whether two entries tell one thing: plain values in, a verdict with its reason out. Touches nothing, reads no clock.

Two kinds of sameness. The same *piece*, carried by several: one address, one
title, or one text (runs of four words that both openings hold). The same
*event*, told by several: titles that share their telling words, a common word
weighing less than a rare one. One source is never grouped with itself.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from math import log
from urllib.parse import parse_qsl, urlencode, urlsplit

from tribune.kit.text import fold
from tribune.wire.plain_words import TELL_NOTHING

PIECE_WINDOW = timedelta(days=7)
EVENT_WINDOW = timedelta(hours=48)
OPENING = 80  # words of a text that are compared
RUN = 4
SAMPLED = 8  # runs an entry is found by: the smallest of their hashes, so that two like texts sample the same ones
MOST_WORDS = 12
LEAST_WORDS = 4
LEAST_RUNS = 12
WHOLE_TEXT = 0.7
HALF_TEXT = 0.45
EVENT = 0.6
EVENT_LENIENT = 0.45
LESSONS_TO_LEARN = 3

LINK, TITLE, TEXT, EVENT_WAY, HAND, SEED = "link", "title", "text", "event", "hand", "seed"
STRENGTH = {LINK: 0, TITLE: 1, TEXT: 2, EVENT_WAY: 3}

# Parameters that say where a reader came from, not what is read.
TRACKING = re.compile(r"utm_|at_|mc_|pk_|mtm_|hsa_|(?:fbclid|gclid|xtor|igshid|ref|ref_src|source|spm|cmpid|from)$")
WORD = re.compile(r"\w+")
ASIDE = re.compile(r"\s+[|–—·•-]\s+|\s*\|\s*")


@dataclass(frozen=True)
class Likeness:
    """What an entry is compared by. *link* and *runs* are hashes (``mark``, CRC-32); *title* is without its source's name."""

    entry: int
    source: int
    at: datetime
    language: str
    title: str
    link: int | None
    runs: frozenset[int]

    @cached_property
    def said(self) -> dict[str, str]:
        """The telling words of its title, as they are compared and as they were written."""
        found: dict[str, str] = {}
        for written in WORD.findall(self.title):
            word = _telling_word(written)
            if word:
                found.setdefault(word, written)
                if len(found) == MOST_WORDS:
                    break
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.said)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(re.findall(r"\d+", self.title))

    @cached_property
    def folded(self) -> str:
        return " ".join(WORD.findall(fold(self.title)))

    @cached_property
    def piece_marks(self) -> list[int]:
        """What the same piece would have in common with it."""
        marks = [mark("run", str(run)) for run in sorted(self.runs)[:SAMPLED]] if len(self.runs) >= LEAST_RUNS else []
        if len(self.words) >= LEAST_WORDS:
            marks.append(mark("title", self.folded))
        if self.link is not None:
            marks.append(self.link)
        return marks

    @cached_property
    def word_marks(self) -> dict[int, str]:
        return {mark("word", word): word for word in self.words}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that has something in common. *story* is the group it stands in, begun at *story_at*; *began* it or not."""

    like: Likeness
    story: int | None = None
    story_at: datetime | None = None
    began: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """*because* is what a person is told: the words both titles say, or how many runs of how many."""

    candidate: Candidate
    way: str
    because: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the desk's hand taught of two sources and one way: how often it took apart what was so grouped, how often
    it put together what was not.
    """

    parted: int = 0
    joined: int = 0

    @property
    def forbids(self) -> bool:
        return self.parted >= LESSONS_TO_LEARN and self.parted > self.joined

    @property
    def eases(self) -> bool:
        return self.joined >= LESSONS_TO_LEARN and self.joined > self.parted


Lessons = Mapping[tuple[int, int, str], Lesson]


def liken(
    *, entry: int, source: int, named: str, at: datetime, language: str, title: str, text: str, link: str
) -> Likeness:
    """*named* is the source's own name, which many write in each title; *text* is plain."""
    words = WORD.findall(fold(" ".join(text.split(maxsplit=OPENING)[:OPENING])))
    runs = frozenset(zlib.crc32(" ".join(words[n : n + RUN]).encode()) for n in range(len(words) - RUN + 1))
    address = canonical(link)
    return Likeness(
        entry, source, at, language, without_name(title, named), mark("link", address) if address else None, runs
    )


def verdict(
    new: Likeness, candidates: Iterable[Candidate], *, seen: Mapping[str, int], lessons: Lessons
) -> Verdict | None:
    """Whom *new* tells the same thing as, if anyone: by the strongest reason, then the nearest in time.

    *seen* is how many titles of the same days say each word. To enter a story because of its event alone, an entry
    must be like the one that began it, or two of its tellings: chains of likeness lead anywhere.
    """
    others = [one for one in candidates if one.like.entry != new.entry]
    telling_links = _telling_links(new, [one.like for one in others])
    found = []
    for one in others:
        if one.like.source != new.source:
            way = _way(new, one.like, seen, lessons, is_link_telling=new.link in telling_links)
            if way is not None:
                found.append(Verdict(one, *way))
    by_event = [v.candidate.story for v in found if v.way == EVENT_WAY]
    standing = [v for v in found if v.way != EVENT_WAY or _may_enter(new, v.candidate, by_event)]
    return min(standing, key=lambda v: (STRENGTH[v.way], abs(v.candidate.like.at - new.at)), default=None)


def pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _telling_links(new: Likeness, others: Sequence[Likeness]) -> frozenset[int]:
    """The new one's link, unless some source gives it to several of its entries: then it says nothing."""
    if new.link is None:
        return frozenset()
    sources = [new.source, *(one.source for one in others if one.link == new.link)]
    return frozenset([new.link]) if len(set(sources)) == len(sources) else frozenset()


def _way(
    new: Likeness, old: Likeness, seen: Mapping[str, int], lessons: Lessons, *, is_link_telling: bool
) -> tuple[str, tuple[str | int, ...]] | None:
    def learnt(way: str) -> Lesson:
        return lessons.get((*pair(new.source, old.source), way), Lesson())

    apart = abs(new.at - old.at)
    if apart > PIECE_WINDOW:
        return None
    if is_link_telling and new.link == old.link and not learnt(LINK).forbids:
        return LINK, ()
    if new.folded == old.folded and len(new.words) >= LEAST_WORDS and not learnt(TITLE).forbids:
        return TITLE, ()
    common = len(new.runs & old.runs)
    least = min(len(new.runs), len(old.runs))
    if least >= LEAST_RUNS and not learnt(TEXT).forbids:
        share, agreed = common / least, _agreement(new, old, seen)
        is_whole = share >= WHOLE_TEXT and (bool(new.words & old.words) or common >= OPENING // 2)
        if is_whole or (share >= HALF_TEXT and (agreed >= 0.5 or new.folded == old.folded)):
            return TEXT, (common, least)
    if apart > EVENT_WINDOW or learnt(EVENT_WAY).forbids or new.language != old.language:
        return None
    if new.numbers and old.numbers and not new.numbers & old.numbers:
        return None
    wanted = EVENT_LENIENT if learnt(EVENT_WAY).eases else EVENT
    both = new.words & old.words
    if len(both) >= 3 and min(len(new.words), len(old.words)) >= LEAST_WORDS and _agreement(new, old, seen) >= wanted:
        return EVENT_WAY, tuple(sorted((new.said[word] for word in both), key=new.title.find))
    return None


def _agreement(new: Likeness, old: Likeness, seen: Mapping[str, int]) -> float:
    """0…1: of the title that says less, how much the other says too, each word weighing by how rare it is."""

    def weight(words: Iterable[str]) -> float:
        return sum(1 / (1 + log(max(seen.get(word, 1), 1))) for word in words)

    return weight(new.words & old.words) / (min(weight(new.words), weight(old.words)) or 1)


def _may_enter(new: Likeness, candidate: Candidate, by_event: Sequence[int | None]) -> bool:
    if candidate.story is None:
        return True
    is_near = candidate.story_at is None or abs(new.at - candidate.story_at) <= 2 * EVENT_WINDOW
    return is_near and (candidate.began or by_event.count(candidate.story) > 1)


def mark(kind: str, value: str) -> int:
    """63 bits of a hash, so that any database's big integer holds it."""
    digest = hashlib.blake2b(f"{kind}\0{value}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def canonical(address: str) -> str:
    """What two addresses of one page have in common; "" for the front page of a site, which is no piece's own."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    for prefix in ("www.", "m.", "amp."):
        host = host.removeprefix(prefix)
    path = re.sub(r"/(?:amp|index\.(?:html?|php))$", "", parts.path.rstrip("/"))
    query = urlencode(sorted((n, v) for n, v in parse_qsl(parts.query) if not TRACKING.match(n.lower())))
    return f"{host}{path}?{query}" if host and (path or query) else ""


def without_name(title: str, named: str) -> str:
    """A title without the name of who says it, written before or after a bar or a dash."""
    parts = ASIDE.split(title)
    if len(parts) > 1:
        name = fold(named)
        if fold(parts[-1]) == name:
            return title[: title.rindex(parts[-1])].rstrip(" |–—·•-\u00a0")
        if fold(parts[0]) == name:
            return title[len(parts[0]) :].lstrip(" |–—·•-\u00a0")
    return title


@lru_cache(maxsize=20_000)
def _telling_word(written: str) -> str:
    """A word as it is compared, without the mark of a plural; empty when it tells nothing."""
    word = fold(written)
    if len(word) <= 2 or word.isdigit() or word in TELL_NOTHING:
        return ""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and word[-2] != "s" else word
