"""One a web process, in its loop: reads each ripple once, has it drawn once a language, gives it to who listens.

The database and the templates are asked in a few threads of the hub's own, never in the loop and never in those that
draw pages.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from django.db import Error, close_old_connections, connection
from django.utils import timezone

from tribune.streams import history, wakes
from tribune.streams.channels import EVERYONE, Row, reached
from tribune.streams.cursors import Cursor, between
from tribune.streams.drawing import drawn
from tribune.streams.keys import LIVES_SECONDS, Key
from tribune.streams.listeners import CLOSING, RENEW, Listener, frame
from tribune.streams.verbs import DROPS

log = logging.getLogger(__name__)

T = TypeVar("T")

QUICK_SECONDS, CALM_SECONDS = 0.5, 5.0
REMEMBERED = 2000
Drawings = dict[tuple[int, str], dict[str, str]]  # (ripple, channel) → language → line


class Refused(Exception):
    """No stream for this one; *status* says why, in HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Hub:
    """*most* streams in all, *a_person* for one person, *a_block* for one /24 or /64."""

    def __init__(self, *, most: int = 2000, a_person: int = 12, a_block: int = 500, threads: int = 2) -> None:
        self.most, self.a_person, self.a_block = most, a_person, a_block
        self.listeners: set[Listener] = set()
        self.by_channel: defaultdict[str, set[Listener]] = defaultdict(set)
        self.persons: Counter[str] = Counter()
        self.blocks: Counter[str] = Counter()
        self.position: Cursor | None = None
        self.is_closing = False
        self._missing_since: dict[int, float] = {}
        self._dropped: dict[tuple[str, str], float] = {}
        self._recent: deque[Row] = deque(maxlen=REMEMBERED)
        self._recent_from, self._recent_since = 0, timezone.now()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="streams")
        self._woken, self._settled = asyncio.Event(), asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._sources = wakes.sources(self.wake)

    def wake(self) -> None:
        """There is something to read; from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Until cancelled."""
        wakes.here(self.wake)
        asked = [asyncio.create_task(source.run()) for source in self._sources]
        try:
            while not self.is_closing:
                try:
                    await self.look()
                except Error as error:
                    log.warning("Ripples cannot be read for now: %s", " ".join(str(error).split()))
                    await asyncio.sleep(CALM_SECONDS / 2)
                except Exception:
                    # Whatever it is, those who listen are not left with a hub that is no more.
                    log.exception("Ripples could not be told.")
                    await asyncio.sleep(CALM_SECONDS / 2)
                await self._wait()
        finally:
            wakes.no_longer(self.wake)
            for task in asked:
                task.cancel()

    async def _wait(self) -> None:
        is_told = any(source.is_heard for source in self._sources)
        is_calm = is_told or not self.listeners
        try:
            async with asyncio.timeout(CALM_SECONDS if is_calm else QUICK_SECONDS):
                await self._woken.wait()
        except TimeoutError:
            return
        finally:
            self._woken.clear()

    def close(self) -> None:
        """Say goodbye to everyone; their browsers come back to the next process."""
        self.is_closing = True
        for listener in list(self.listeners):
            listener.end(CLOSING)
        self._woken.set()

    # Who listens

    async def settled(self) -> None:
        """Until the first reading, which takes an instant unless the database is away."""
        try:
            async with asyncio.timeout(QUICK_SECONDS * 4):
                await self._settled.wait()
        except TimeoutError as error:
            raise Refused(503) from error

    def join(self, keys: list[Key], *, block: str, heard: Cursor | None = None) -> Listener:
        """Hear what comes from now on; ``Refused`` when there are too many, or a key was made worthless."""
        if self.is_closing or self.position is None or len(self.listeners) >= self.most:
            raise Refused(503)
        listener = Listener(keys, block=block, joined=self.position, heard=heard)
        if any(key.person != listener.person for key in keys) or any(map(self._is_worthless, keys)):
            raise Refused(403)
        if self.persons[listener.person] >= self.a_person or self.blocks[block] >= self.a_block:
            raise Refused(429)
        self.listeners.add(listener)
        self.persons[listener.person] += 1
        self.blocks[block] += 1
        for channel in listener.channels:
            self.by_channel[channel].add(listener)
        self._woken.set()  # with nobody there it looks seldom
        return listener

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)
        for counted, name in ((self.persons, listener.person), (self.blocks, listener.block)):
            counted[name] -= 1
            if counted[name] <= 0:
                del counted[name]
        for channel in listener.channels:
            self.by_channel[channel].discard(listener)
            if not self.by_channel[channel]:
                del self.by_channel[channel]

    async def missed(self, listener: Listener) -> list[bytes]:
        """What *listener* had not heard when it joined; ``history.TooOld`` when that is not known any more."""
        rows = self._remembered(listener)
        if rows is None:
            rows = await self._in_thread(partial(history.missed, listener.heard, listener.drawn_at, listener.channels))
        now = listener.joined
        rows = [row for row in rows if now.has_heard(row.pk)]
        told = await self._reached(rows, listener.channels)
        drawings = await self._drawn({(row, lang) for row in told for lang in listener.languages_of(row.channel)})
        heard = listener.heard or Cursor(min((row.pk for row in rows), default=now.last + 1) - 1)
        frames = [
            frame("ripple", line, cursor=str(between(heard, now, row.pk)))
            for row in told
            for line in drawings.get((row.pk, row.channel), {}).values()
            if line
        ]
        return [*frames, frame("beat", listener.at(now), cursor=listener.at(now))]

    def _remembered(self, listener: Listener) -> list[Row] | None:
        """From memory; None when it does not go back that far."""
        heard = listener.heard
        if heard is not None:
            is_known = min(heard.missing, default=heard.last) >= self._recent_from
            rows = [row for row in self._recent if not heard.has_heard(row.pk)]
        else:
            since = listener.drawn_at - history.OVERLAP
            is_known = since >= self._recent_since
            rows = [row for row in self._recent if row.at >= since]
        asked = listener.channels | listener.wides
        return sorted(row for row in rows if row.channel in asked) if is_known else None

    # What happens

    async def look(self) -> None:
        """Read what is new and give it out, in order."""
        if self.position is None:
            self._recent_since = timezone.now()
            here, drops = await self._in_thread(lambda: (history.position(), history.drops()))
            self.position, self._recent_from = here, here.last
            self._settled.set()
            for row in drops:
                self._drop(row, at=row.at.timestamp() + CALM_SECONDS)
            return
        rows = await self._in_thread(partial(history.news, self.position))
        # Before anything is told: who has just lost the right to hear does not hear what came with the news of it.
        for row in rows:
            if row.channel == DROPS:
                self._drop(row, at=time.time())
        told = [row for row in rows if row.name != EVERYONE]
        wides = [row for row in rows if row.name == EVERYONE]
        drawings: Drawings = {}
        listened: set[str] = set()
        while True:
            # Again and again, since people join meanwhile.
            if wides and (fresh := self.by_channel.keys() - listened):
                listened |= fresh
                told += await self._reached(wides, fresh)
            elif lacking := self._lacking(told, drawings):
                for key, lines in (await self._drawn(lacking)).items():
                    drawings.setdefault(key, {}).update(lines)
            else:
                break
        # From here to the end nothing is awaited: who joins is either before all of it or after.
        told_by = defaultdict(list)
        for row in told:
            told_by[row.pk].append(row)
        for row in rows:
            self._hear(row)
            for each in told_by[row.pk]:
                self._give(each, drawings)
        self._give_up()

    def _give(self, row: Row, drawings: Drawings) -> None:
        frames = {
            language: frame("ripple", line, cursor=str(self.position))
            for language, line in drawings.get((row.pk, row.channel), {}).items()
            if line
        }
        for listener in list(self.by_channel.get(row.channel, ())):
            for language in listener.languages_of(row.channel):
                if language in frames:
                    listener.give(frames[language], pk=row.pk)

    def _lacking(self, rows: Iterable[Row], drawings: Drawings) -> set[tuple[Row, str]]:
        """What someone here wants and is not drawn."""
        return {
            (row, language)
            for row in rows
            for listener in self.by_channel.get(row.channel, ())
            for language in listener.languages_of(row.channel)
            if language not in drawings.get((row.pk, row.channel), {})
        }

    def _hear(self, row: Row) -> None:
        assert self.position is not None
        before, self.position = self.position, self.position.after(row.pk)
        for pk in self.position.missing - before.missing:
            self._missing_since[pk] = time.monotonic()
        self._missing_since.pop(row.pk, None)
        if len(self._recent) == REMEMBERED:
            self._recent_from = max(self._recent_from, self._recent[0].pk)
            self._recent_since = max(self._recent_since, self._recent[0].at)
        self._recent.append(row)

    def _give_up(self) -> None:
        """What has been missing for a minute was rolled back."""
        before = time.monotonic() - history.UNSETTLED.total_seconds()
        lost = {pk for pk, since in self._missing_since.items() if since < before}
        if lost and self.position is not None:
            self.position = self.position.without(lost)
            for pk in lost:
                del self._missing_since[pk]

    async def _reached(self, rows: list[Row], listened: Iterable[str]) -> list[Row]:
        if all(row.name != EVERYONE for row in rows):
            return rows
        return await self._in_thread(partial(reached, rows, list(listened)))

    async def _drawn(self, pairs: set[tuple[Row, str]]) -> Drawings:
        ordered = sorted(pairs)
        lines = await asyncio.gather(*(self._in_thread(partial(drawn, row, language)) for row, language in ordered))
        found: Drawings = {}
        for (row, language), line in zip(ordered, lines, strict=True):
            found.setdefault((row.pk, row.channel), {})[language] = line
        return found

    # Who may no longer

    def _drop(self, row: Row, *, at: float) -> None:
        person, _space, channel = row.words.partition(" ")
        self._dropped[person, channel] = at
        for name in [name for name, when in self._dropped.items() if when < time.time() - LIVES_SECONDS]:
            del self._dropped[name]
        found = self.by_channel.get(channel, ()) if channel else self.listeners
        for listener in list(found):
            if not person or listener.person == person:
                listener.end(RENEW)

    def _is_worthless(self, key: Key) -> bool:
        asked = [(key.person, ""), *(pair for name in key.channels for pair in (("", name), (key.person, name)))]
        return any(self._dropped.get(pair, 0.0) >= key.made_at for pair in asked)

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await self._loop.run_in_executor(self._pool, _asked, call)


def _asked(call: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return call()
    except Error:
        connection.close()
        raise
