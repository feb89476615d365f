"""A source asked without keeping anything: what would come now, and what the rules and what was agreed would make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from tribune.wire import coming, deciding, fetching
from tribune.wire.keeping import Words
from tribune.wire.models import Entry, Rule, Source
from tribune.wire.parsing import Item
from tribune.wire.troubles import words_for
from tribune.wire.verbs import following, hosts

NEW, CHANGED, MORE, KNOWN = "new", "changed", "more", "known"


@dataclass(frozen=True, slots=True)
class Would:
    """One item. *standing* is new, changed, more (that may be shown since it came) or known; a new one has its *entry*, not saved, as it would be taken in."""

    item: Item
    words: Words
    at: datetime
    standing: str
    entry: Entry | None = None
    because: Sequence[Rule] = ()

    @property
    def fate(self) -> str:
        """Of a new one: published, held or dropped."""
        return self.entry.state if self.entry is not None else ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the source answered just now. *trouble_words* is empty when it answered well."""

    status: int | None
    milliseconds: int
    trouble_words: str | Promise
    format: str
    is_well_formed: bool
    would: Sequence[Would]
    moved_to: str

    @property
    def new(self) -> list[Would]:
        return [one for one in self.would if one.standing == NEW]

    @property
    def others(self) -> list[Would]:
        return [one for one in self.would if one.standing != NEW]


def try_out(source: Source, *, at: datetime) -> Trial:
    """Ask *source* as a visit would, its validators forgotten so that everything is read. Keeps nothing of it.

    Raises ServerIsBeingAsked or ServerIsAtRest, and then nobody was asked.
    """
    with hosts.asking(name=source.host, at=at):
        heard = fetching.visit(source.feed_address)
    feed = heard.feed
    return Trial(
        status=heard.status,
        milliseconds=heard.milliseconds,
        trouble_words=words_for(heard.trouble),
        format=feed.format if feed else "",
        is_well_formed=feed is None or feed.is_well_formed,
        would=_would(source, (*feed.items, *feed.lives), at) if feed else (),
        moved_to=heard.permanent_url,
    )


def _would(source: Source, items: Sequence[Item], at: datetime) -> list[Would]:
    """By the same steps as a visit, which then keeps what they give."""
    identity = source.identity or deciding.choose_identity(items)
    taken = deciding.taken_of(items, identity=identity, at=at)
    held = coming.held_of(source, items, identity)
    if source.identity:
        held |= following.renamed(source=source, taken=list(taken.values()), at=at)
    plan = deciding.weighed(taken, held, identity=identity)
    fresh = {one.entry.key: one for one in coming.drawn_up(source, plan.fresh, at)}
    changed = {one.key: CHANGED if held[one.key] else MORE for one in plan.changed}
    found = []
    for key, one in taken.items():
        if new := fresh.get(key):
            found.append(Would(one.item, new.words, one.at, NEW, new.entry, new.verdict.because))
        else:
            found.append(Would(one.item, coming.words_said(source, one), one.at, changed.get(key, KNOWN)))
    return found
