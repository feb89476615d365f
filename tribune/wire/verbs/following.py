"""Following what a source does to what it said already: other names for it, other words, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tribune.kit.html import plain
from tribune.publications.models import CardText, Publication
from tribune.wire import upstream
from tribune.wire.deciding import Taken
from tribune.wire.keeping import Words
from tribune.wire.models import Edit, Entry, Past, Source
from tribune.wire.upstream import Known, Piece

LOOKED_BACK = timedelta(days=60)
MOST_KNOWN = 1000
MOST_EDITS = 20

# Its key, address, title, hour, fingerprint, and since when it is not listed.
Row = tuple[str, str, str | None, datetime, str, datetime | None]


def follow(*, source: Source, taken: Sequence[Taken], at: datetime, is_whole: bool = True) -> dict[str, str]:
    """Give what has another name its new key, and mark what is no longer listed; gives the fingerprints of the renamed.

    What is not the whole feed (*is_whole*) tells nothing of what is not in it.
    """
    standing = _standing(source, taken, at)
    known = _known(standing)
    names = upstream.renamed(known, taken)
    for new, old in names.items():
        Entry.objects.filter(source=source, key=old).update(key=new)
    now = {old: new for new, old in names.items()}
    if is_whole:
        _mark_absent(source, [replace(one, key=now.get(one.key, one.key)) for one in known], taken, at)
    there = {one.key for one in taken}
    back = [now.get(key, key) for key, row in standing.items() if row[5] and now.get(key, key) in there]
    if back:
        Entry.objects.filter(source=source, key__in=back).update(missing_since=None)
    return {new: standing[old][4] for new, old in names.items()}


def renamed(*, source: Source, taken: Sequence[Taken], at: datetime) -> dict[str, str]:
    """What ``follow`` would give. Writes nothing."""
    standing = _standing(source, taken, at)
    return {new: standing[old][4] for new, old in upstream.renamed(_known(standing), taken).items()}


def remember(*, entry: Entry, card: Publication, said: Words, at: datetime) -> None:
    """Keep what an edit changed of the words that we show, before they are changed: nothing when none did.

    The first edits tell most and the last ones are asked for: between them, those beyond twenty go.
    """
    before = CardText.objects.filter(publication=card, language=card.language).values_list("body", flat=True).first()
    title = _difference(card.title, said.title)
    words = _difference(plain(before or "") or card.summary, plain(said.body) or said.summary)
    if not title and not words:
        return
    edits = entry.edits.order_by("pk")
    for each in list(edits[MOST_EDITS // 2 :])[: max(0, edits.count() - MOST_EDITS + 1)]:
        each.delete()
    Edit.objects.create(entry=entry, at=at, title=title, words=words)


def _standing(source: Source, taken: Sequence[Taken], at: datetime) -> dict[str, Row]:
    """What the feed may still list of what it said, by its key."""
    hours = [one.item.published_at for one in taken if one.item.published_at is not None]
    since = min(hours) if hours and len(hours) == len(taken) else at - LOOKED_BACK
    rows = Entry.objects.filter(source=source, published_at__gte=since).order_by("-published_at", "-pk")
    found = rows.values_list("key", "link", "publication__title", "published_at", "content_hash", "missing_since")
    return {row[0]: row for row in found[:MOST_KNOWN]}


def _known(standing: Mapping[str, Row]) -> list[Known]:
    return [Known(key, link, title or "", at) for key, link, title, at, _hash, _missing in standing.values()]


def _mark_absent(source: Source, known: Sequence[Known], taken: Sequence[Taken], at: datetime) -> None:
    absent = upstream.missing(known, taken)
    if not absent:
        return
    rows = Entry.objects.filter(source=source, key__in=absent, missing_since=None).exclude(episode__has_key="live")
    for past in Past.objects.filter(source=source):  # read elsewhere: its feed may never have listed it
        rows = rows.exclude(seen_at__gte=past.asked_at, seen_at__lte=past.ended_at or at)
    rows.update(missing_since=at)


def _difference(before: str, after: str) -> list[tuple[str, str]]:
    if before.split() == after.split():
        return []
    pieces: list[Piece] = upstream.shortened(upstream.difference(before, after))
    return [(piece.kind, piece.words) for piece in pieces]
