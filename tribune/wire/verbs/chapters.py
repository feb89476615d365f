"""Chapters that an episode keeps elsewhere (podcast:chapters): wanted when it comes, asked for once, kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tribune.kit.outbound import Answer, Ask, OutboundRefused
from tribune.wire import episodes
from tribune.wire.models import ChapterFile, Entry, host_of
from tribune.wire.parsing.chapters import read_chapters
from tribune.wire.verbs import hosts

AT_ONCE = 8
LOOKED_AT = 200
LARGEST = 256 * 1024
PATIENCE = 10.0
RECENT = timedelta(days=90)
MOST = 20  # of one visit: a new podcast may list hundreds of episodes
WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))  # after each failure; then it is given up
ACCEPT = "application/json+chapters, application/json;q=0.9, */*;q=0.1"


def want(entries: Iterable[Entry], *, at: datetime) -> None:
    """Those of *entries*, saved, that name such a file and no chapters in their feed: the newest, if they are recent."""
    named = [
        entry for entry in entries
        if entry.episode.get("chapters_address") and not entry.episode.get("chapters") and entry.published_at > at - RECENT
    ]  # fmt: skip
    newest = sorted(named, key=lambda entry: entry.published_at)[-MOST:]
    rows = [
        ChapterFile(entry=entry, address=address, host=host_of(address), next_at=at)
        for entry in newest if (address := entry.episode["chapters_address"])
    ]  # fmt: skip
    if rows:
        ChapterFile.objects.bulk_create(rows, ignore_conflicts=True)


def bring_home(*, at: datetime, gap: float = hosts.GAP) -> int:
    """Ask for some, one of each server that is free; gives how many were asked. Not inside a transaction."""
    first: dict[str, ChapterFile] = {}
    for file in ChapterFile.objects.due(at)[:LOOKED_AT]:
        if len(first) < AT_ONCE:
            first.setdefault(file.host, file)
    asks = {
        name: Ask(file.address, accept=ACCEPT, max_bytes=LARGEST, deadline=PATIENCE) for name, file in first.items()
    }
    answers = hosts.ask_each(asks, at=at, gap=gap)
    for name, answer in answers.items():
        _keep(first[name], answer, at)
    return len(answers)


def _keep(file: ChapterFile, answer: Answer | OutboundRefused, at: datetime) -> None:
    """What it says; nothing for good when it is no such file or is gone, later when its server is unwell."""
    mine = ChapterFile.objects.filter(pk=file.pk, next_at=file.next_at)
    if isinstance(answer, Answer) and answer.status == 200:
        chapters = read_chapters(answer.body, address=answer.url)
        mine.update(chapters=episodes.kept_chapters(chapters), next_at=None)
    else:
        is_over = file.failures >= len(WAITS)
        mine.update(failures=file.failures + 1, next_at=None if is_over else at + WAITS[file.failures])
