"""The desk's rules, applied to what comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from tribune.kit.prepared import prepared
from tribune.publications.models import Topic
from tribune.wire import ruling
from tribune.wire.deciding import Taken
from tribune.wire.keeping import Words
from tribune.wire.models import Entry, Rule, Ruling, Source, medium_of
from tribune.wire.ruling import NOTHING, Said, Verdict


def judged(source: Source, fresh: Sequence[Taken], words: Sequence[Words]) -> list[Verdict]:
    """What the rules that stand make of each of *fresh*, of which *words* would be shown."""
    rules: list[Rule] = _standing(source=source.pk, kind=source.kind)
    if not rules:
        return [NOTHING] * len(fresh)
    return [ruling.judge(rules, said_of(taken, shown)) for taken, shown in zip(fresh, words, strict=True)]


@prepared
def _standing(*, source: int, kind: str) -> QuerySet[Rule]:
    return Rule.objects.of(source_id=source, kind=kind)


def said_of(taken: Taken, words: Words) -> Said:
    item = taken.item
    return Said(
        title=words.title,
        summary=words.summary,
        body=words.body,
        authors=", ".join(item.authors)[:300],
        categories=item.categories,
        link=item.link,
        medium=medium_of(item.youtube_id, [{"type": file.type} for file in item.enclosures]),
    )


def remember(entries: Sequence[Entry], verdicts: Sequence[Verdict], *, at: datetime) -> None:
    """Keep with each entry, saved already, why it is where it is."""
    rows = [
        Ruling(entry=entry, rule=rule, at=at)
        for entry, verdict in zip(entries, verdicts, strict=True)
        for rule in verdict.because
    ]
    if rows:
        Ruling.objects.bulk_create(rows)


def topics_among(verdicts: Iterable[Verdict]) -> Mapping[int, Topic]:
    """Those that *verdicts* give, by their number."""
    wanted = {pk for verdict in verdicts for pk in verdict.topics}
    return Topic.objects.in_bulk(wanted) if wanted else {}


def topics_given(entries: Sequence[Entry]) -> Mapping[int, list[Topic]]:
    """The topics that rules gave to entries that waited, by the entry's number."""
    given: dict[int, list[Topic]] = {}
    rows = Ruling.objects.filter(entry__in=[e.pk for e in entries], undone_at=None, rule__deed=Rule.Deed.TAG)
    for row in rows.select_related("rule__topic"):
        if row.rule.topic is not None:
            given.setdefault(row.entry_id, []).append(row.rule.topic)
    return given
