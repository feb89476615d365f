"""A round: many hosts asked at once, each in its own queue, and answers given as they are had.

The network has a thread of its own: whoever takes the answers may write them
down meanwhile, and no deadline is spent on that. The network waits for the
taker in its turn, so that what lies between the two never grows.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue

from tribune.kit.courtesy import Courtesy
from tribune.kit.outbound import Answer, Ask, NotAWebAddress, Outbound, OutboundRefused, Unreadable, read_address

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Errand:
    """*name* is the caller's own word for what is asked."""

    name: int
    ask: Ask


@dataclass(frozen=True, slots=True)
class Had:
    errand: Errand
    answer: Answer | OutboundRefused
    milliseconds: int


def go_round(
    queues: Iterable[Sequence[Errand]], *, seconds: float, courtesy: Courtesy,
    client: Callable[..., Outbound] = Outbound, at_once: int = 48,
) -> Generator[Had, None, None]:  # fmt: skip
    """Ask each queue one after the other, all queues together, *at_once* requests at most.

    A queue is left where its host asks to wait, and once *seconds* are over none begins: what was not asked is not
    among the answers. Close the iterator (``contextlib.closing``) to leave before the end.
    """
    on_its_way = _Round(list(queues), seconds, courtesy, client, at_once)
    try:
        yield from on_its_way.answers()
    finally:
        on_its_way.leave()


@dataclass(slots=True)
class _Round:
    queues: list[Sequence[Errand]]
    seconds: float
    courtesy: Courtesy
    client: Callable[..., Outbound]
    at_once: int
    _had: SimpleQueue[Had | BaseException | None] = field(default_factory=SimpleQueue)
    _begun: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread = field(init=False)
    _loop: asyncio.AbstractEventLoop = field(init=False)
    _task: asyncio.Task[None] = field(init=False)
    _room: asyncio.Semaphore = field(init=False)

    def answers(self) -> Iterator[Had]:
        self._thread = threading.Thread(target=self._run, daemon=True, name="round")
        self._thread.start()
        while (one := self._had.get()) is not None:
            if isinstance(one, BaseException):
                raise one
            yield one
            self._tell(self._room.release)

    def leave(self) -> None:
        """Hang up whatever is still being asked."""
        self._begun.wait()
        self._tell(self._task.cancel)
        self._thread.join()

    def _tell(self, what: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop has ended already
            self._loop.call_soon_threadsafe(what)

    def _run(self) -> None:
        try:
            asyncio.run(self._go())
        except BaseException as error:  # raised again where the answers are taken
            self._had.put(error)
        else:
            self._had.put(None)

    async def _go(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._loop, self._task, self._room = asyncio.get_running_loop(), task, asyncio.Semaphore(self.at_once)
        self._begun.set()
        until = time.monotonic() + self.seconds
        async with self.client(at_once=self.at_once, courtesy=self.courtesy) as outbound, asyncio.TaskGroup() as all_:
            for queue in self.queues:
                all_.create_task(self._ask_in_turn(outbound, queue, until))

    async def _ask_in_turn(self, outbound: Outbound, queue: Sequence[Errand], until: float) -> None:
        for errand in queue:
            wait = self.courtesy.wait(_host(errand.ask))
            if time.monotonic() + wait >= until:
                return
            await asyncio.sleep(wait)  # here, where it takes nobody's place
            await self._room.acquire()
            if (began := time.monotonic()) >= until:
                self._room.release()
                return
            answer = await self._answered(outbound, errand)
            self._had.put(Had(errand, answer, int((time.monotonic() - began) * 1000)))
            if isinstance(answer, Answer) and answer.asks_to_wait:
                return

    async def _answered(self, outbound: Outbound, errand: Errand) -> Answer | OutboundRefused:
        try:
            return await outbound.answer_or_refusal(errand.ask)
        except Exception:  # what no client foresaw of one server is nothing to the others
            log.exception("An answer was not understood at all: %s", errand.ask.url)
            return Unreadable()


def _host(ask: Ask) -> str:
    try:
        return read_address(ask.url.strip()).raw_host or ""
    except NotAWebAddress:
        return ""
