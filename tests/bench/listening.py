"""1,000 open pages at one web process: the memory they add, and how long a change takes to reach each of them."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.db import transaction

from tests.bench.measuring import rss_mb
from tribune.people import sessions
from tribune.people.models import Person
from tribune.streams import keys
from tribune.streams import verbs as streams

ROUNDS, ROUNDS_FOR_EACH = 20, 5
PATIENCE_SECONDS = 60
GOAL_MS = 1000  # p99, all on one channel
BROWSER = {sessions.COOKIE: "b" * 43}


def measured(*, port: int, pid: int, listeners: int) -> dict[str, float]:
    """Milliseconds from the commit to the receipt; ``shared``: all on one channel, ``own``: each on their own."""
    return asyncio.run(_measured(port, pid, listeners))


async def _measured(port: int, pid: int, listeners: int) -> dict[str, float]:
    codes = await sync_to_async(
        lambda: list(Person.objects.order_by("pk").values_list("code", flat=True)[:listeners])
    )()
    before = rss_mb(pid)
    pages = await asyncio.gather(*(_open(port, code, codes[0]) for code in codes))
    await asyncio.gather(*(page.heard("beat") for page in pages))
    held = rss_mb(pid)
    shared = [await _round(pages, lambda: _tell(f"person:{codes[0]}")) for _turn in range(ROUNDS)]
    own = [await _round(pages[1:], lambda: _tell_each(codes[1:])) for _turn in range(ROUNDS_FOR_EACH)]
    for page in pages:
        page.close()
    return {
        "listeners": len(pages),
        "goal": GOAL_MS,
        "mb_added": held - before,
        "kb_each": (held - before) * 1024 / len(pages),
        **_told("shared", [lap for laps in shared for lap in laps]),
        **_told("own", [lap for laps in own for lap in laps]),
    }


def _told(name: str, laps: list[float]) -> dict[str, float]:
    return {f"{name}_p50": statistics.median(laps), f"{name}_p99": sorted(laps)[int(len(laps) * 0.99) - 1]}


class Page:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def heard(self, event: str) -> float:
        """When *event* came."""
        mark = f"event: {event}\n".encode()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                line = await self.reader.readuntil(b"\n")
                if line == mark:
                    return time.perf_counter()

    def close(self) -> None:
        self.writer.close()


async def _open(port: int, code: str, shared: str) -> Page:
    channels = [f"person:{code}", f"person:{shared}"]
    key = keys.make(person=code, channels=channels, language="fr", cookies=BROWSER)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    cookie = f"{sessions.COOKIE}={BROWSER[sessions.COOKIE]}"
    asked = f"GET /stream/live/?{urlencode({'key': key})} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    writer.write(asked.encode())
    status = await reader.readuntil(b"\r\n")
    assert b" 200 " in status, status
    return Page(reader, writer)


async def _round(pages: list[Page], tell: Callable[[], float]) -> list[float]:
    listening = asyncio.gather(*(page.heard("ripple") for page in pages))
    committed = await asyncio.to_thread(tell)
    return [(at - committed) * 1000 for at in await listening]


def _tell(channel: str) -> float:
    with transaction.atomic():
        streams.ripple(channel=channel, kind="read")
    return time.perf_counter()


def _tell_each(codes: list[str]) -> float:
    with transaction.atomic():
        streams.ripples(channels=[f"person:{code}" for code in codes], kind="read")
    return time.perf_counter()
