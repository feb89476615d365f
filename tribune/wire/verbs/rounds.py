"""A round of visits: the hosts that are free, a few due sources of each, asked together and kept one by one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import Min

from tribune.kit.outbound import Outbound
from tribune.kit.rounds import Errand, Had, go_round
from tribune.wire import fetching
from tribune.wire.fetching import Heard
from tribune.wire.models import Host, Source
from tribune.wire.troubles import NOT_KEPT
from tribune.wire.verbs import hosts, intake
from tribune.wire.verbs.intake import Taking

log = logging.getLogger(__name__)

SECONDS = 15.0  # in which requests begin
HOSTS = 200
OF_A_HOST = 10


@dataclass(frozen=True, slots=True)
class Went:
    """What a round came to: sources visited, entries taken."""

    visited: int = 0
    taken: int = 0


def go(
    *, at: datetime, client: Callable[..., Outbound] = Outbound, gap: float = hosts.GAP, seconds: float = SECONDS
) -> Went:  # fmt: skip
    """Visit what is due. What there is no time for stays due.

    Nothing is marked before it is done: of a worker killed at any instant, what it kept is kept, and the rest is
    visited by another once its claim of the hosts has lapsed.
    """
    began = time.monotonic()
    waiting = _waiting(at)
    if not waiting:
        return Went()
    word, ours = hosts.claim(names=waiting, at=at)
    went, asked = Went(), set()
    try:
        queues = _queues(ours, at)
        sources = {source.pk: source for queue in queues for source in queue}
        errands = [[Errand(source.pk, fetching.ask(source)) for source in queue] for queue in queues]
        courtesy = hosts.courtesy(ours, gap=gap, at=at)
        with closing(go_round(errands, seconds=seconds, courtesy=courtesy, client=client)) as answers:
            for had in answers:
                source = sources.pop(had.errand.name)
                asked.add(source.host)
                taking = _kept(source, had, at + timedelta(seconds=time.monotonic() - began))
                went = Went(went.visited + 1, went.taken + taking.taken)
    finally:
        hosts.release(word=word, asked=asked, at=at + timedelta(seconds=time.monotonic() - began))
    return went


def _waiting(at: datetime) -> list[str]:
    """Hosts with a source that is due, those that have waited longest first."""
    due = Source.objects.due(at).exclude(host__in=Host.objects.taken(at).values("name"))
    rows = due.order_by().values("host").annotate(since=Min("next_try_at")).order_by("since", "host")
    return [row["host"] for row in rows[:HOSTS]]


def _queues(ours: Sequence[Host], at: datetime) -> list[list[Source]]:
    """The due sources of each host, a few: one with thousands must not fill the memory."""
    due: dict[str, list[int]] = {host.name: [] for host in ours}
    for pk, name in Source.objects.due(at).filter(host__in=due).values_list("pk", "host"):
        if len(due[name]) < OF_A_HOST:
            due[name].append(pk)
    found = Source.objects.in_bulk([pk for queue in due.values() for pk in queue])
    return [[found[pk] for pk in queue if pk in found] for queue in due.values()]


def _kept(source: Source, had: Had, at: datetime) -> Taking:
    """What cannot be kept of one source is written down and is nothing to the others; a database that is away is."""
    try:
        heard = fetching.heard(had.answer, body_hash=source.body_hash, milliseconds=had.milliseconds)
        return intake.keep(source=source, heard=heard, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("What source %s answered could not be kept", source.pk)
        return intake.keep(source=source, heard=Heard(NOT_KEPT, milliseconds=had.milliseconds), at=at)
