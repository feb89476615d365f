"""One port, two ways to answer: `/stream/` stays in asyncio, everything else is Django's WSGI handler in threads.

Bodies are taken in before a thread is asked for, and files sent out after it
is given back, so that a slow client costs a socket and no thread. What has
waited too long for a thread is sent away at once (503), so that the others are
still answered in time. Some threads only read: those who write wait for each
other in the database, and would hold every thread while they do.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from tribune.config.bodies import BodyTooLarge, ClientLeft, body_of
from tribune.config.environ import File, environ_of

Message = dict[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PATIENCE_SECONDS = {"GET": 1.0, "HEAD": 1.0}
# For what is sent: whoever presses for the last seats would rather wait than begin again at the end of the line.
LONGEST_PATIENCE_SECONDS = 30.0
MOST_WAITING = 1500  # measured: a thousand of them take some 30 MB
KEPT_FOR_READERS = 4  # one thread in so many
CHUNK = 128 * 1024

BUSY = (
    b'<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    b"<title>503</title><h1>Le site reprend son souffle.</h1><p>Trop de monde \xc3\xa0 la fois. R\xc3\xa9essayez dans "
    b'quelques secondes.</p><p lang="en">Too many people at once. Try again in a few seconds.</p></html>'
)


@dataclass(slots=True)
class Answer:
    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    rest: Any = None

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def busy() -> Answer:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"retry-after", b"2"), (b"cache-control", b"no-store")]
    return Answer(503, headers, BUSY)


class Dispatcher:
    def __init__(
        self,
        wsgi: WSGIApp,
        *,
        streams: Mapping[str, ASGIApp],
        threads: int = 8,
        most_waiting: int = MOST_WAITING,
        largest_body: int = 25 * 1024 * 1024,
        is_behind_proxy: bool = False,
    ) -> None:
        self.wsgi = wsgi
        self.streams = streams
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="web")
        self.writing = asyncio.Semaphore(max(1, threads - max(1, threads // KEPT_FOR_READERS)))
        self.most_waiting = most_waiting
        self.largest_body = largest_body
        self.is_behind_proxy = is_behind_proxy
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return None
        if scope["path"].startswith("/stream/"):
            stream = self.streams.get(scope["path"].split("/")[2])
            if stream is not None:
                return await stream(scope, receive, send)
        if self.inside >= self.most_waiting:
            return await self._send(busy(), send)
        self.inside += 1
        try:
            await self._serve(scope, receive, send)
        except ClientLeft:
            pass
        finally:
            self.inside -= 1
        return None

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = environ_of(scope, is_behind_proxy=self.is_behind_proxy)
        try:
            body, length = await body_of(scope, receive, most=self.largest_body)
        except (BodyTooLarge, OSError) as error:
            environ["tribune.trouble"] = error
            body, length = None, 0
        if body is not None:
            environ["wsgi.input"] = body
        if length or "CONTENT_LENGTH" in environ:
            environ["CONTENT_LENGTH"] = str(length)
        patience = PATIENCE_SECONDS.get(scope["method"], LONGEST_PATIENCE_SECONDS)
        before = time.monotonic() + patience
        loop = asyncio.get_running_loop()
        try:
            async with nullcontext() if scope["method"] in PATIENCE_SECONDS else self.writing:
                answer = await loop.run_in_executor(self.pool, self._ask, environ, before, send, loop)
        finally:
            if body is not None:
                body.close()
        if answer is not None:
            await self._send(answer, send)

    def _ask(
        self, environ: dict[str, Any], before: float, send: Send, loop: asyncio.AbstractEventLoop
    ) -> Answer | None:
        """In a thread: Django's answer, whole or as a file; None when it was streamed from here."""
        if time.monotonic() > before:
            return busy()
        answer = Answer()
        result: Any = self.wsgi(environ, answer.start)
        if isinstance(result, File):
            answer.rest = result
            return answer
        try:
            if not getattr(result, "streaming", False):
                answer.body = b"".join(result)
                return answer
            # Made as it is sent, perhaps from the database, whose connection belongs to this thread.
            self._stream(answer, result, send, loop)
            return None
        finally:
            result.close()

    @staticmethod
    def _stream(answer: Answer, chunks: Iterable[bytes], send: Send, loop: asyncio.AbstractEventLoop) -> None:
        def tell(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(_awaited(send(message)), loop).result(timeout=60)

        tell({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        for chunk in chunks:
            tell({"type": "http.response.body", "body": chunk, "more_body": True})
        tell({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, answer: Answer, send: Send) -> None:
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if answer.rest is None:
            await send({"type": "http.response.body", "body": answer.body, "more_body": False})
            return
        loop = asyncio.get_running_loop()
        try:
            while chunk := await loop.run_in_executor(None, answer.rest.file.read, CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await loop.run_in_executor(None, answer.rest.close)


async def _awaited(awaitable: Awaitable[None]) -> None:
    await awaitable
