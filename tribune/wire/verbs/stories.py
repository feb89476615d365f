"""One story, many sources: comparing what came, and what the desk puts together or takes apart."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from tribune.kit.html import plain
from tribune.kit.inserting import put_in, put_values
from tribune.kit.prepared import prepared
from tribune.kit.recent import recent
from tribune.kit.text import address_parts
from tribune.publications.models import CardText
from tribune.wire import likening
from tribune.wire.likening import Candidate, Lesson, Verdict
from tribune.wire.models import Entry
from tribune.wire.story_models import Correction, Likeness, Mark, Story, Telling

AT_ONCE = 50
MOST_CANDIDATES = 16
TOO_COMMON = 200  # a word that so many titles of two days say finds nothing
KEPT = timedelta(days=30)
READING_PAGE = re.compile(r"/wire/([1-9A-HJ-NP-Za-km-z]{10})[-/]")


@transaction.atomic
def weigh(*, at: datetime, most: int = AT_ONCE) -> int:
    """Compare a batch of published entries that nobody compared yet, the newest first; gives how many.

    Whatever the order they are taken in, each is compared with those before and
    after it that were; so a history is weighed as well as what comes.
    """
    rows = Entry.objects.unweighed().select_for_update(of=("self",)).select_related("source", "publication")
    waiting = list(rows[:most])
    if not waiting:
        return 0
    ids = [entry.pk for entry in waiting]
    Entry.objects.filter(pk__in=ids).update(weighed_at=at)
    bodies = dict(
        CardText.objects.filter(publication__in=[entry.publication_id for entry in waiting]).values_list(
            "publication_id", "body"
        )
    )
    likenesses = [likeness_of(entry, bodies.get(entry.publication_id or 0, "")) for entry in waiting]
    remember(likenesses)
    settled = _settled(ids)
    for new in likenesses:
        if new.entry not in settled:
            settled |= _compare(new, at)
    return len(waiting)


@transaction.atomic
def forget_likenesses(*, at: datetime) -> None:
    """Nothing comes any more that could be like what is a month old. While a history is being weighed, all is kept."""
    if not Entry.objects.unweighed().exists():
        Mark.objects.filter(at__lt=at - KEPT).delete()
        Likeness.objects.filter(at__lt=at - KEPT).delete()


def _settled(ids: Sequence[int]) -> set[int]:
    """Those that stand in a story already, or that the desk took out of one: their words changed, not their place."""
    parted = Correction.objects.filter(entry__in=ids, is_joined=False).values_list("entry_id", flat=True)
    return {*Telling.objects.filter(entry__in=ids).values_list("entry_id", flat=True), *parted}


def near(entry: Entry, *, most: int = 8) -> list[Entry]:
    """What else was said in those days with two telling words of its title or more, the likest first: for the desk."""
    new = likeness_of(entry, "")
    if not new.words:
        return []
    window = _around(new, likening.EVENT_WINDOW)
    rows = _having(list(new.word_marks), window["since"], window["until"]).filter(common__gte=min(2, len(new.words)))
    ids = [pk for pk, _common in rows.exclude(entry=entry.pk)[:most]]
    found = Entry.objects.published().select_related("source", "publication", "telling__story").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def entry_at(address: str) -> Entry | None:
    """The published entry that a person means by an address: its reading page here, or the page where it was said."""
    parts = address_parts(address.strip())
    entries = Entry.objects.published().select_related("source", "publication")
    code = READING_PAGE.search(parts.path)
    if code is not None:
        return entries.filter(code=code[1]).first()
    link = likening.canonical(address.strip())
    said = Mark.objects.filter(mark=likening.mark("link", link)).values("entry")
    return entries.filter(pk__in=said).order_by("-published_at").first() if link else None


def likeness_of(entry: Entry, body: str) -> likening.Likeness:
    """*body* is its card's words as HTML; without any, its summary is compared."""
    card = entry.publication
    assert card is not None
    return likening.liken(
        entry=entry.pk, source=entry.source_id, named=entry.source.title, at=entry.published_at,
        language=card.language, title=card.title, text=plain(body[:4000]) if body else card.summary, link=entry.link,
    )  # fmt: skip


def _compare(new: likening.Likeness, at: datetime) -> set[int]:
    """Find its story, if it has one; gives the entries that stand in one for that."""
    words = new.word_marks
    seen = dict(_seen(marks=list(words), **_around(new, likening.EVENT_WINDOW))) if words else {}
    found = _alike(new, [m for m in words if seen.get(m, 0) <= TOO_COMMON])
    if not found:
        return set()
    said = {word: seen.get(m, 1) for m, word in words.items()}
    verdict = likening.verdict(new, _candidates(found), seen=said, lessons=lessons())
    return _tell(new, verdict, at) if verdict is not None else set()


def _alike(new: likening.Likeness, words: Sequence[int]) -> list[int]:
    pieces = new.piece_marks
    found = _same_piece(marks=pieces, **_around(new, likening.PIECE_WINDOW)) if pieces else []
    if len(words) >= 3:
        found += _same_event(marks=words, **_around(new, likening.EVENT_WINDOW))
    return sorted({pk for pk, _common in found} - {new.entry})


def _around(new: likening.Likeness, window: timedelta) -> dict[str, Any]:
    return {"since": new.at - window, "until": new.at + window}


@prepared
def _seen(*, marks: Sequence[int], since: datetime, until: datetime) -> QuerySet[Any, Any]:
    """How many titles say each word."""
    rows = Mark.objects.filter(mark__in=marks, at__gte=since, at__lte=until).order_by()
    return rows.values_list("mark").annotate(said=Count("pk"))


@prepared
def _same_piece(*, marks: Sequence[int], since: datetime, until: datetime) -> QuerySet[Any, Any]:
    return _having(marks, since, until)[:MOST_CANDIDATES]


@prepared
def _same_event(*, marks: Sequence[int], since: datetime, until: datetime) -> QuerySet[Any, Any]:
    return _having(marks, since, until).filter(common__gte=3)[:MOST_CANDIDATES]


def _having(marks: Sequence[int], since: datetime, until: datetime) -> QuerySet[Any, Any]:
    rows = Mark.objects.filter(mark__in=marks, at__gte=since, at__lte=until)
    return rows.values_list("entry_id").annotate(common=Count("pk")).order_by("-common", "entry_id")


def _candidates(entries: Sequence[int]) -> list[Candidate]:
    return [Candidate(_likeness(row), row[7], row[8], row[9] == likening.SEED) for row in _likenesses(entries=entries)]


@prepared
def _likenesses(*, entries: Sequence[int]) -> QuerySet[Any, Any]:
    return Likeness.objects.filter(entry__in=entries).values_list(
        "entry_id", "source_id", "at", "language", "title", "link", "runs",
        "entry__telling__story_id", "entry__telling__story__at", "entry__telling__way",
    )  # fmt: skip


def _likeness(row: Sequence[Any]) -> likening.Likeness:
    entry, source, at, language, title, link, runs = row[:7]
    return likening.Likeness(entry, source, at, language, title, link, frozenset(array("I", bytes(runs))))


@recent(seconds=30, most=1)
def lessons() -> dict[tuple[int, int, str], Lesson]:
    """What the desk's hand taught, by the two sources and the way."""
    rows = Correction.objects.filter(forgotten_at=None).order_by().values_list("one_id", "other_id", "way")
    counted = rows.annotate(parted=Count("pk", filter=Q(is_joined=False)), joined=Count("pk", filter=Q(is_joined=True)))
    return {(one, other, way): Lesson(parted, joined) for one, other, way, parted, joined in counted}


def _tell(new: likening.Likeness, verdict: Verdict, at: datetime) -> set[int]:
    """Put the entry beside the one it is like: in its story, else in one that begins with the earlier of the two."""
    like, story_id = verdict.candidate.like, verdict.candidate.story
    told = Telling(way=verdict.way, because=list(verdict.because), told_at=at)
    if story_id is not None:
        told.entry_id, told.like_id, told.story_id = new.entry, like.entry, story_id
        told.save(force_insert=True)
        return {new.entry}
    first, second = sorted([new, like], key=lambda one: (one.at, one.entry))
    story = Story.objects.create(at=first.at, made_at=at)
    told.entry_id, told.like_id, told.story = second.entry, first.entry, story
    Telling.objects.bulk_create([Telling(entry_id=first.entry, story=story, way=likening.SEED, told_at=at), told])
    return {first.entry, second.entry}


def remember(likenesses: Sequence[likening.Likeness]) -> None:
    """From now on others are compared with these, and no more with what they said before they changed."""
    ids = [new.entry for new in likenesses]
    if Likeness.objects.filter(entry__in=ids).delete()[0]:
        Mark.objects.filter(entry__in=ids).delete()
    put_in(
        Likeness(
            entry_id=new.entry, source_id=new.source, at=new.at, language=new.language, title=new.title[:300],
            link=new.link, runs=array("I", sorted(new.runs)).tobytes(),
        )
        for new in likenesses
    )  # fmt: skip
    put_values(
        Mark,
        ("mark", "at", "entry_id"),
        [(m, new.at, new.entry) for new in likenesses for m in (*new.word_marks, *new.piece_marks)],
    )
