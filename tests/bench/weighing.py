"""A million entries in the wire, and what it costs to find the story of one that comes. After `starting`.

Entries come every 35 seconds over the past year; of the last month stands what they are compared by, as the nightly
job leaves it. Titles and texts are drawn from 20,000 words, a few of which are in most titles, as in any language; one
entry in ten is told by another source too.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import transaction

from tests.bench.measuring import cpu_of_children
from tribune.publications.models import CardText, Publication
from tribune.wire import likening
from tribune.wire.models import Entry, Source
from tribune.wire.verbs import stories

ENTRIES = 1_000_000
APART = timedelta(seconds=35)
GOAL = 3.0  # milliseconds of CPU a new entry, both processes together
BATCH = 5000
LETTERS = "aeioubcdfglmnprstv"


class Wire:
    def __init__(self, *, at: datetime) -> None:
        self.at, self.chance = at, random.Random(20261121)
        self.words = sorted(
            {"".join(self.chance.choices(LETTERS, k=self.chance.randint(4, 10))) for _ in range(20_000)}
        )
        self.chance.shuffle(self.words)
        self.sources = list(Source.objects.select_related("voice").order_by("pk")[:400])
        self.told: list[tuple[str, str]] = [("Une chose", "qui est dite")]
        self.came = 0

    def fill(self, total: int) -> int:
        """Entries of the past until there are *total*; how many there are."""
        there = Entry.objects.count()
        rows = self._rows(max(0, total - there), start=there)
        while batch := list(islice(rows, BATCH)):
            with transaction.atomic():
                cards = Publication.objects.bulk_create([card for card, _entry, _text in batch])
                for card, entry, _text in batch:
                    entry.publication, entry.weighed_at = card, entry.published_at
                Entry.objects.bulk_create([entry for _card, entry, _text in batch])
                recent = [row for row in batch if row[1].published_at > self.at - stories.KEPT]
                stories.remember([self._likeness(entry, text) for _card, entry, text in recent])
            assert len(cards) == len(batch)
        return Entry.objects.count()

    def arrive(self, count: int) -> None:
        """New ones, that nobody compared yet."""
        with transaction.atomic():
            for card, entry, text in self._rows(count, start=0, name="new"):
                self.came += 1
                entry.key = f"new{self.came}"
                card.save()
                CardText.objects.create(publication=card, language="fr", body=f"<p>{text}</p>")
                entry.publication = card
                entry.save()

    def _rows(self, count: int, *, start: int, name: str = "w") -> Iterator[tuple[Publication, Entry, str]]:
        for number in range(start, start + count):
            source = self.chance.choice(self.sources)
            hour = self.at - APART * number
            title, text = self._said(is_compared=hour > self.at - stories.KEPT)
            card = Publication(
                kind="entry", title=title, title_folded=title, summary=text[:200], voice=source.voice, language="fr",
                published_at=hour, updated_at=hour, address="/wire/",
            )  # fmt: skip
            entry = Entry(
                source=source, key=f"{name}{number}", state="published", kind=source.kind, section=source.section,
                link=f"https://s{source.pk}.bench.example/{name}{number}", published_at=hour, seen_at=hour,
                content_hash="0" * 64,
            )  # fmt: skip
            yield card, entry, text

    def _said(self, *, is_compared: bool) -> tuple[str, str]:
        if not is_compared or self.chance.random() < 0.1:
            return self.chance.choice(self.told)
        title = " ".join(self._word() for _ in range(9)).capitalize()
        text = " ".join(self._word() for _ in range(80))
        self.told = [*self.told[-50:], (title, text)]
        return title, text

    def _word(self) -> str:
        """One time in three a common word: the hundredth is said a hundred times less than the first."""
        if self.chance.random() < 0.33:
            return self.words[min(int(self.chance.paretovariate(1)), 2000)]
        return self.chance.choice(self.words)

    def _likeness(self, entry: Entry, text: str) -> likening.Likeness:
        assert entry.publication is not None
        return likening.liken(
            entry=entry.pk, source=entry.source_id, named=entry.source.title, at=entry.published_at, language="fr",
            title=entry.publication.title, text=text, link=entry.link,
        )  # fmt: skip


def measured(entries: int, *, postmaster: int = 0, count: int = 1000) -> dict[str, float]:
    """What each of *count* new entries costs among *entries*, in milliseconds of CPU here and in the database."""
    wire = Wire(at=datetime.now(UTC))
    there = wire.fill(entries)
    wire.arrive(50)
    while stories.weigh(at=wire.at):
        pass  # what stood unweighed, and what the process learns once
    wire.arrive(count)
    began, database = time.process_time(), cpu_of_children(postmaster)
    weighed = 0
    while done := stories.weigh(at=wire.at):
        weighed += done
    cpu, database = time.process_time() - began, cpu_of_children(postmaster) - database
    assert weighed == count, (weighed, count)
    told = Entry.objects.filter(weighed_at=wire.at, key__startswith="new").exclude(telling=None).count()
    assert told, "nobody told the same thing"
    return {
        "entries": there, "weighed": weighed, "told": told, "cpu": cpu * 1000 / count,
        "database_cpu": database * 1000 / count, "goal": GOAL,
    }  # fmt: skip
