"""What is shown of an entry that its feed cuts: its page is wanted, and the text that was read there stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tribune.kit.html import plain_of_clean
from tribune.publications.models import CardText
from tribune.wire.abridging import is_abridged, is_of
from tribune.wire.keeping import Words
from tribune.wire.models import Entry, Extent, Reading, Source, host_of
from tribune.wire.troubles import ELSEWHERE

RECENT = timedelta(days=30)
MOST_AGAIN = 5


def want(*, source: Source, entries: Sequence[Entry], words: Sequence[Words], at: datetime) -> None:
    """Of *entries* that say *words*, have those read on their page that their feed cuts, if that was agreed."""
    if source.extent != Extent.PAGE:
        return
    said = [(entry, plain_of_clean(one.body)) for entry, one in zip(entries, words, strict=True)]
    Reading.objects.bulk_create(
        _wanted(entry, len(text), source, at) for entry, text in said if _is_article(entry, at) and is_abridged(text)
    )


def follow(*, source: Source, entry: Entry, said: Words, at: datetime) -> Words:
    """What is to be shown of *entry* now that its feed says *said* otherwise: the text of its page, while it is longer.

    An article that changed is read again, a few times at most. *entry* comes with its ``reading``; without one it came
    before that was agreed.
    """
    reading: Reading | None = getattr(entry, "reading", None)
    if reading is None:
        want(source=source, entries=[entry], words=[said], at=at)
        return said
    if source.extent != Extent.PAGE or reading.trouble == ELSEWHERE:
        return said
    length = len(plain_of_clean(said.body))
    changed: dict[str, object] = {}
    if reading.next_at is None and reading.again < MOST_AGAIN:
        changed = {"next_at": at, "tries": 0, "again": reading.again + 1}
    shown, summary = standing(entry)
    stays = reading.read_at is not None and length < len(plain_of_clean(shown))
    if not stays:
        changed |= {"read_at": None, "address": ""}
    Reading.objects.filter(pk=reading.pk).update(said_length=length, **changed)
    return replace(said, body=shown, summary=said.summary or summary) if stays else said


def standing(entry: Entry) -> tuple[str, str]:
    """The text of *entry* as it is, and its summary, out or waiting; empty for one that is left out."""
    card = entry.publication
    if card is None:
        kept = entry.words or {}
        return kept.get("body", ""), kept.get("summary", "")
    text = CardText.objects.filter(publication=card, language=card.language).values_list("body", flat=True).first()
    return text or "", card.summary


def is_its_own(address: str, source: Source) -> bool:
    """What was agreed with *source* holds for its own site, not for all that it links to."""
    return is_of(host_of(address), [host_of(source.site_address), host_of(source.feed_address)])


def _is_article(entry: Entry, at: datetime) -> bool:
    is_shown = entry.state != Entry.State.DROPPED and entry.published_at > at - RECENT
    return bool(entry.link) and is_shown and not entry.medium and "live" not in entry.episode


def _wanted(entry: Entry, length: int, source: Source, at: datetime) -> Reading:
    is_own = is_its_own(entry.link, source)
    return Reading(
        entry=entry, host=host_of(entry.link), said_length=length, next_at=at if is_own else None,
        trouble="" if is_own else ELSEWHERE,
    )  # fmt: skip
