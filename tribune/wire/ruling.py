"""What rules make of an entry: plain values in, a verdict out. Touches nothing, reads no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from tribune.kit.html import plain_of_clean
from tribune.kit.text import fold

if TYPE_CHECKING:
    from tribune.wire.rule_models import Rule

LONGEST_READ = 20_000  # characters of a text

TEXT, TITLE, AUTHOR, CATEGORY, LINK = "text", "title", "author", "category", "link"
VIDEO, AUDIO, WRITTEN, ALL = "video", "audio", "written", "all"
KEEP, DROP, HOLD, TAG, SECTION = "keep", "drop", "hold", "tag", "section"
DECIDING = (KEEP, DROP, HOLD)
WITHOUT_WORDS = (VIDEO, AUDIO, WRITTEN, ALL)


@dataclass(frozen=True, slots=True)
class Said:
    """What rules look at: what we keep of an entry, so that past ones are judged as those that come. *body* is clean
    HTML; *medium* is "video", "audio" or "".
    """

    title: str
    summary: str = ""
    body: str = ""
    authors: str = ""
    categories: Sequence[str] = ()
    link: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """*way* is "keep", "drop", "hold" or "" when no rule decides; *because* the rules that did something, in order."""

    way: str = ""
    section: str = ""
    topics: tuple[int, ...] = ()
    because: tuple[Rule, ...] = field(default=())

    def fate(self, *, is_trusted: bool) -> str:
        """The state an entry of a source, trusted or not, begins in."""
        usual = "published" if is_trusted else "held"
        return {KEEP: "published", DROP: "dropped", HOLD: "held"}.get(self.way, usual)


NOTHING = Verdict()


def judge(rules: Sequence[Rule], said: Said) -> Verdict:
    """*rules* in their order: the first that keeps, drops or holds decides, the first section counts, every tag does."""
    way = section = ""
    topics: list[int] = []
    because: list[Rule] = []
    for rule in rules:
        if not meets(rule, said):
            continue
        if rule.deed in DECIDING:
            if way:
                continue
            way = rule.deed
        elif rule.deed == SECTION:
            if section:
                continue
            section = rule.section
        elif rule.topic_id in topics or rule.topic_id is None:
            continue
        else:
            topics.append(rule.topic_id)
        because.append(rule)
    return Verdict(way, section, tuple(topics), tuple(because)) if because else NOTHING


def meets(rule: Rule, said: Said) -> bool:
    return _finds(rule.look, rule.words, said) != rule.is_without


def _finds(look: str, words: str, said: Said) -> bool:
    if look == ALL:
        return True
    if look in WITHOUT_WORDS:
        return said.medium == ("" if look == WRITTEN else look)
    if look == LINK:
        return any(piece in said.link.casefold() for piece in _pieces(words))
    told = {
        TEXT: lambda: _read(said.title, said.summary, said.body),
        TITLE: lambda: fold(said.title),
        AUTHOR: lambda: fold(said.authors),
        CATEGORY: lambda: fold(" | ".join(said.categories)),
    }[look]()
    looked_for = _looked_for(words)
    return looked_for is not None and looked_for.search(told) is not None


@lru_cache(maxsize=32)  # several rules read one text
def _read(title: str, summary: str, body: str) -> str:
    return fold(f"{title} | {summary} | {plain_of_clean(body[:LONGEST_READ])}")


@lru_cache(maxsize=500)
def _looked_for(words: str) -> re.Pattern[str] | None:
    """Any of the lines of *words*, whole; one that ends with a star also begins longer words. Nothing in it can make a
    search slow: no part repeats.
    """
    parts = []
    for line in words.splitlines():
        begins, said = line.rstrip().endswith("*"), fold(line.rstrip().rstrip("*"))
        if said:
            parts.append(re.escape(said) + ("" if begins else r"(?!\w)"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})") if parts else None


@lru_cache(maxsize=500)
def _pieces(words: str) -> tuple[str, ...]:
    return tuple(piece for line in words.splitlines() if (piece := line.strip().rstrip("*").casefold()))
