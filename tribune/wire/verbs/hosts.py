"""Courtesy towards a server: claimed by one of us at once, left alone when it asks, asked more slowly after that."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tribune.design import dates
from tribune.kit import outbound
from tribune.kit.courtesy import Courtesy
from tribune.kit.outbound import Answer, Ask, OutboundRefused
from tribune.kit.refusals import Refusal
from tribune.movement.settings import movement
from tribune.wire.models import Host, Source

GAP = 2.0  # seconds between two requests to a host
CLAIM = timedelta(minutes=3)
REST = timedelta(minutes=15)
LONGEST_REST = timedelta(hours=24)
FIRST_GAP, LONGEST_GAP = 10.0, 120.0
CALM = timedelta(days=1)


class ServerIsBeingAsked(Refusal):
    sentence = _("We are asking this server something else just now: try again in a minute.")


class ServerIsAtRest(Refusal):
    """It told us to leave it alone."""


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


@contextmanager
def asking(*, name: str, at: datetime) -> Iterator[None]:
    """*name* is ours to ask, inside; raises ServerIsBeingAsked or ServerIsAtRest when it is not."""
    with held(name=name, at=at) as is_ours:
        if not is_ours:
            raise _why(name, at)
        yield


def ask_each(
    asks: Mapping[str, Ask], *, at: datetime, gap: float = GAP, at_once: int = 12
) -> dict[str, Answer | OutboundRefused]:
    """One thing of each host, by its name; gives what those answered that are ours to ask now. Not inside a transaction.

    *gap* as to ``courtesy``. One that asks to be left alone is.
    """
    word, ours = claim(names=list(asks), at=at)
    names = [host.name for host in ours]
    try:
        patient = courtesy(ours, gap=gap, at=at)
        answers = outbound.fetch_all([asks[name] for name in names], at_once=at_once, courtesy=patient) if names else []
    finally:
        release(word=word, asked=names, at=at)
    for name, answer in zip(names, answers, strict=True):
        if isinstance(answer, Answer) and answer.asks_to_wait:
            rest(name=name, seconds=answer.retry_after, is_too_often=answer.status == 429, at=at)
    return dict(zip(names, answers, strict=True))


def courtesy(ours: Sequence[Host], *, gap: float, at: datetime) -> Courtesy:
    """*gap* seconds between two requests to each of *ours*, more where it taught us to, the last one of before included."""
    gaps = {host.name: max(gap, host.gap) for host in ours}
    now = time.monotonic()
    since = {host.name: (at - host.asked_at).total_seconds() for host in ours if host.asked_at is not None}
    return Courtesy(gap, gaps, {name: now + gaps[name] - seconds for name, seconds in since.items()})


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


def _why(name: str, at: datetime) -> Refusal:
    until = Host.objects.filter(name=name, rests_until__gt=at).values_list("rests_until", flat=True).first()
    if until is None:
        return ServerIsBeingAsked()
    told = _("This server asked us to wait. It may be asked again: %(hour)s.")
    return ServerIsAtRest(told % {"hour": dates.moment(until, movement().zone)})
