"""What comes in, drawn up before anything is written: a visit keeps it, a trial only shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tribune.kit.ids import new_code
from tribune.wire import deciding, episodes
from tribune.wire.deciding import Taken
from tribune.wire.keeping import Words, files_of, words_of
from tribune.wire.models import Entry, Source
from tribune.wire.parsing import Item
from tribune.wire.ruling import Verdict
from tribune.wire.verbs import agreements, rulings

MOST_CATEGORIES = 30


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing as it comes in: its entry, not saved, with the state it begins in; its words; what rules say of it."""

    entry: Entry
    words: Words
    verdict: Verdict


def held_of(source: Source, items: Iterable[Item], identity: str) -> dict[str, str]:
    """The fingerprint of each of *items* that was taken before, by its key."""
    keys = {deciding.key_of(item, identity) for item in items} if identity else set()
    return dict(Entry.objects.filter(source=source, key__in=keys).values_list("key", "content_hash"))


def drawn_up(source: Source, fresh: Sequence[Taken], at: datetime) -> list[Coming]:
    """What *fresh*, the oldest first, comes in as; nothing is written. A trusted source's entries come out at once,
    another's wait for an editor, unless a rule says otherwise or what was agreed holds them back.
    """
    words = [words_said(source, taken) for taken in fresh]
    verdicts = rulings.judged(source, fresh, words)
    entries = [_entry(source, taken, verdict, at) for taken, verdict in zip(fresh, verdicts, strict=True)]
    agreements.hold_back(entries, at=at)
    return [Coming(*one) for one in zip(entries, words, verdicts, strict=True)]


def words_said(source: Source, taken: Taken) -> Words:
    """*taken* in the words that we may show."""
    return words_of(taken.item, is_full=source.is_whole, language=source.language, otherwise=source.title)


def _entry(source: Source, taken: Taken, verdict: Verdict, at: datetime) -> Entry:
    item = taken.item
    return Entry(
        code=new_code(),
        source=source,
        key=taken.key,
        state=verdict.fate(is_trusted=source.is_trusted),
        kind=source.kind,
        section=verdict.section or source.section,
        guid=item.guid[:1000],
        published_at=taken.at,
        seen_at=at,
        **shown_of(taken),
    )


def shown_of(taken: Taken) -> dict[str, object]:
    """What an edit upstream may change."""
    item = taken.item
    return {
        "link": item.link,
        "authors": ", ".join(item.authors)[:300],
        "categories": list(item.categories[:MOST_CATEGORIES]),
        "updated_at": item.updated_at,
        "content_hash": taken.fingerprint,
        "enclosures": files_of(item),
        "episode": episodes.kept(item.episode),
        "seconds": item.seconds,
        "youtube_id": item.youtube_id,
        "views": item.views,
        "picture_address": item.picture,
    }
