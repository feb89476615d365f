"""A source asked without keeping anything: what would come now, and what the rules would make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from tribune.wire import deciding, fetching, ruling
from tribune.wire.keeping import Words, words_of
from tribune.wire.models import Entry, Rule, Source
from tribune.wire.parsing import Item
from tribune.wire.troubles import words_for
from tribune.wire.verbs import hosts
from tribune.wire.verbs.rulings import said_of

NEW, CHANGED, KNOWN = "new", "changed", "known"


@dataclass(frozen=True, slots=True)
class Would:
    """One item. *standing* is new, changed or known; *fate* of a new one: published, held or dropped."""

    item: Item
    words: Words
    at: datetime
    standing: str
    fate: str
    because: Sequence[Rule]


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
    identity = source.identity or deciding.choose_identity(items)
    taken = deciding.taken_of(items, identity=identity, at=at) if identity else {}
    held = dict(Entry.objects.filter(source=source, key__in=list(taken)).values_list("key", "content_hash"))
    rules = list(source.rules_read)
    found = []
    for key, one in taken.items():
        words = words_of(one.item, is_full=source.is_whole, language=source.language, otherwise=source.title)
        standing = NEW if key not in held else KNOWN if held[key] == one.fingerprint else CHANGED
        verdict = ruling.judge(rules, said_of(one, words)) if standing == NEW else ruling.NOTHING
        fate = verdict.fate(is_trusted=source.is_trusted) if standing == NEW else ""
        found.append(Would(one.item, words, one.at, standing, fate, verdict.because))
    return found
