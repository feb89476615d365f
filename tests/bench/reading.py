"""What reading costs: feeds of the corpus against feedparser in the same run, and a visit from end to end. After `starting`."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser

from tribune.kit.html import clean
from tribune.kit.outbound import Answer
from tribune.kit.testing import CorpusIsMissing, corpus
from tribune.wire import fetching
from tribune.wire.models import Entry
from tribune.wire.parsing import Feed, read
from tribune.wire.testing import a_source, an_item, rss
from tribune.wire.verbs import intake

FEEDS = 200  # read in all, each file of the corpus in its turn
ROUNDS = 3
ENTRIES = 50
SOURCES = 20
AGAINST_FEEDPARSER = 10.0  # times faster
UNCHANGED_MS = 2.0
NEW_MS = {"sqlite": 15.0, "postgresql": 25.0}
# feedparser 6 reads no JSON Feed, and what is damaged on purpose is no measure of either.
LEFT_OUT = ("jsonfeed", "made", "encoding", "illformed")


def measured(vendor: str) -> dict[str, Any] | None:
    """Milliseconds of processor, the best of a few rounds: others' work on this machine only ever adds to them.

    None where the shared corpus is not.
    """
    try:
        bodies = list(_bodies())
    except CorpusIsMissing:
        return None
    ours = _best(lambda: [_read_and_cleaned(body) for body in bodies])
    theirs = _best(lambda: [feedparser.parse(body) for body in bodies], rounds=2)
    return {
        "feeds": len(bodies),
        "times_faster": theirs / ours,
        "faster_goal": AGAINST_FEEDPARSER,
        "not_modified_ms": _visits(_not_modified),
        "same_body_ms": _visits(_same_body),
        "unchanged_goal": UNCHANGED_MS,
        "new_ms": _visits(_new),
        "new_goal": NEW_MS[vendor],
        "entries": ENTRIES,
    }


def _bodies() -> Iterator[bytes]:
    with corpus("feeds", "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["wellformed"] == "yes"]
    names = [row["file"] for row in rows if row["kind"] not in LEFT_OUT]
    for turn in range(FEEDS):
        yield corpus("feeds", *names[turn % len(names)].split("/")).read_bytes()


def _read_and_cleaned(body: bytes) -> Feed:
    feed = read(body, address="https://source.example/feed")
    for item in feed.items:
        clean(item.body, base=item.base)
        clean(item.summary, base=item.base)
    return feed


def _best(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    spent = []
    for _round in range(rounds):
        began = time.process_time()
        work()
        spent.append((time.process_time() - began) * 1000)
    return min(spent)


def _visits(answered: Callable[[bytes], Answer]) -> float:
    """A visit's processor time without the network: what an answer means, then everything it changes, to the commit."""
    at = datetime.now(UTC)
    spent = []
    for number in range(SOURCES):
        source = a_source(f"Banc {number}", added_at=at)
        body = rss([an_item(f"Nouvelle {number}-{n}", body=TEXT, published_at=at) for n in range(ENTRIES)])
        answer = answered(body)
        if answered is not _new:
            intake.keep(source=source, heard=fetching.heard(_new(body)), at=at)
        began = time.process_time()
        heard = fetching.heard(answer, body_hash=source.body_hash)
        taking = intake.keep(source=source, heard=heard, at=at + timedelta(hours=1))
        spent.append((time.process_time() - began) * 1000)
        assert taking.taken == (ENTRIES if answered is _new else 0), taking
        assert Entry.objects.filter(source=source).count() == ENTRIES
    return sorted(spent)[len(spent) // 2]


TEXT = "<p>Deux lignes <b>ajoutées</b> dans la nuit, <a href='https://source.example/suite'>à lire</a>.</p>" * 6


def _new(body: bytes) -> Answer:
    return Answer(200, "https://source.example/feed", {"content-type": "application/rss+xml"}, body)


def _same_body(body: bytes) -> Answer:
    return _new(body)


def _not_modified(_body: bytes) -> Answer:
    return Answer(304, "https://source.example/feed", {}, b"")
