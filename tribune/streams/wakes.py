"""Who tells a web process that there is something to read: itself, PostgreSQL, Valkey or Redis.

Each is a hint and nothing more: what is read is the table, and a process that is told nothing looks every half second.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import psycopg
import redis
import redis.asyncio
from django.conf import settings
from django.db import connection

from tribune.streams.dialects import listening, pulse

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
PULSE_SECONDS = 15.0
PATIENCE_SECONDS, PUBLISH_SECONDS = 5.0, 0.5
OURS = ("host", "hostaddr", "port", "dbname", "user", "password", "options", "sslmode", "sslrootcert", "sslcert",
        "sslkey", "service", "passfile")  # fmt: skip

_here: list[Callable[[], None]] = []
_quiet = {"until": 0.0}


def here(wake: Callable[[], None]) -> None:
    """Have *wake* called (in any thread) when this process has committed a ripple."""
    _here.append(wake)


def no_longer(wake: Callable[[], None]) -> None:
    if wake in _here:
        _here.remove(wake)


def ring() -> None:
    """After a commit: this process at once, and others through Valkey or Redis. PostgreSQL has been told within."""
    for wake in list(_here):
        wake()
    if settings.CACHE_URL and time.monotonic() > _quiet["until"]:
        try:
            _bell().publish(_name(), "")
        except redis.RedisError as error:
            # Whoever has just written something does not wait for a server that is away, nor do those after them.
            _quiet["until"] = time.monotonic() + LONGEST_PAUSE
            log.warning("Other processes are not told of ripples for a while and look for themselves: %s", error)


class Source:
    """A connection that tells of ripples. ``is_heard`` is false while it cannot be counted on."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.wake = wake
        self.is_heard = False

    async def run(self) -> None:
        """For ever; a lost connection is made again, and what was told meanwhile is read at once."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self.hear()
            except (OSError, psycopg.Error, redis.RedisError, TimeoutError) as error:
                if self.is_heard:
                    log.warning("%s is away, ripples are looked for instead: %s", type(self).__name__, error)
                    pause = FIRST_PAUSE
            finally:
                self.is_heard = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def hear(self) -> None:
        """Wake at each ripple; raises when the connection is lost."""
        raise AssertionError

    def heard(self) -> None:
        self.is_heard = True
        self.wake()


class Notified(Source):
    """LISTEN, on a connection of its own. A connection that died without a word is found out by a pulse."""

    def __init__(self, wake: Callable[[], None], where: dict[str, Any]) -> None:
        super().__init__(wake)
        self.where = where

    async def hear(self) -> None:
        line = await psycopg.AsyncConnection.connect(**self.where, autocommit=True, connect_timeout=5)
        async with line:
            await line.execute(listening())
            self.heard()
            while True:
                async for _notice in line.notifies(timeout=PULSE_SECONDS):
                    self.wake()
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await line.execute(pulse())
                self.wake()  # for what was told meanwhile


class Published(Source):
    async def hear(self) -> None:
        line = redis.asyncio.Redis.from_url(settings.CACHE_URL, socket_connect_timeout=PATIENCE_SECONDS)
        async with line, line.pubsub(ignore_subscribe_messages=True) as told:
            await told.subscribe(_name())
            self.heard()
            while True:
                if await told.get_message(timeout=PULSE_SECONDS) is not None:
                    self.wake()
                else:
                    await line.ping()


def sources(wake: Callable[[], None]) -> list[Source]:
    """Those that this instance's settings name."""
    found: list[Source] = []
    if connection.vendor == "postgresql":
        given = connection.get_connection_params()
        found.append(Notified(wake, {name: given[name] for name in OURS if name in given}))
    if settings.CACHE_URL:
        found.append(Published(wake))
    return found


@cache
def _bell() -> redis.Redis:
    return redis.Redis.from_url(
        settings.CACHE_URL, socket_timeout=PUBLISH_SECONDS, socket_connect_timeout=PUBLISH_SECONDS
    )


def _name() -> str:
    """Of this instance only: several may share one server."""
    return f"tribune:ripples:{hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()[:12]}"
