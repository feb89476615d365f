"""Courtesy towards a server: claimed by one of us at once, left alone when it asks, asked more slowly after that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.db.models import F, Q

from tribune.wire.models import Host, Source

CLAIM = timedelta(minutes=3)
REST = timedelta(minutes=15)
LONGEST_REST = timedelta(hours=24)
FIRST_GAP, LONGEST_GAP = 10.0, 120.0
CALM = timedelta(days=1)


def claim(*, names: Sequence[str], at: datetime) -> tuple[str, list[Host]]:
    """Those of *names* that are ours to ask, and the word to ``release`` them with.

    A claim is a conditional update: of two workers that see a host free, one has it. It lapses by itself if whoever
    took it never comes back.
    """
    word = token_hex(16)
    with transaction.atomic():
        known = set(Host.objects.filter(name__in=names).values_list("name", flat=True))
        missing = [Host(name=name) for name in dict.fromkeys(names) if name not in known]
        if missing:
            Host.objects.bulk_create(missing, ignore_conflicts=True)
        Host.objects.free(at).filter(name__in=names).update(claim=word, claimed_until=at + CLAIM)
        return word, list(Host.objects.filter(claim=word).order_by("pk"))


def release(*, word: str, asked: Collection[str], at: datetime) -> None:
    """Let others ask them; a host that has not complained for a day is asked twice as fast again."""
    ours = Host.objects.filter(claim=word)
    ours.filter(name__in=asked).update(asked_at=at)
    ours.filter(Q(gap__gt=0) & Q(refused_at__lt=at - CALM)).update(gap=F("gap") / 2, refused_at=at)
    ours.update(claim="", claimed_until=None)


@contextmanager
def held(*, name: str, at: datetime) -> Iterator[bool]:
    """Whether *name* is ours to ask, inside."""
    word, ours = claim(names=[name], at=at)
    try:
        yield bool(ours)
    finally:
        if ours:
            release(word=word, asked=[name], at=at)


def rest(*, name: str, seconds: int | None, is_too_often: bool, at: datetime) -> datetime:
    """Leave *name* alone for *seconds*, a day at most, and for a while when it says no number: all its sources wait.

    *is_too_often* when it complains of us (429), not of itself: then it is asked more slowly from now on.
    """
    until = at + min(timedelta(seconds=seconds) if seconds else REST, LONGEST_REST)
    host, _is_new = Host.objects.get_or_create(name=name)
    host.rests_until = max(filter(None, [host.rests_until, until]))
    if is_too_often:
        host.gap, host.refused_at = min(max(host.gap * 2, FIRST_GAP), LONGEST_GAP), at
    host.save(update_fields=["rests_until", "gap", "refused_at"])
    Source.objects.filter(host=name, next_try_at__lt=until).update(next_try_at=until)
    return until
