"""A web site on this machine's loopback, for tests and the demo: real sockets, scripted answers, nothing to install."""

import contextlib
import os
import queue
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar, cast

from django.test import Client

import tribune

Body = bytes | Callable[[BinaryIO], None]
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. A *body* that is a function writes to the socket itself, at its own pace."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body = b""


@dataclass(frozen=True, slots=True)
class Asked:
    """*body* is what was posted, None for a GET."""

    path: str
    headers: Mapping[str, str]
    body: bytes | None = None


Script = Reply | list[Reply] | Callable[[Asked], Reply]


class LoopbackSite:
    """Answers each path as *pages* says: one reply, a list of replies (the last repeats), or a function of the request.

    ``with LoopbackSite({"/feed": Reply(body=b"…")}) as site: site.url("/feed")``
    """

    def __init__(self, pages: Mapping[str, Script] | None = None, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.pages: dict[str, Script] = dict(pages or {})
        self.asked: list[Asked] = []
        self._lock = threading.Lock()
        self._server = _Server((host, port), _Handler, self)
        self.host, self.port = host, self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="loopback site"
        )

    @property
    def pair(self) -> str:
        """As ``settings.OUTBOUND_ALLOW`` lists it."""
        return f"{self.host}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.pair}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def reply_to(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            script = self.pages.get(asked.path, Reply(404, {"Content-Type": "text/plain"}, b"nothing here"))
            if isinstance(script, list):
                return script.pop(0) if len(script) > 1 else script[0]
        return script if isinstance(script, Reply) else script(asked)


class OurSite(LoopbackSite):
    """This very site at an address of loopback. What is asked of it over a socket is answered by the test's own thread,
    which alone sees what the test's transaction holds.

    ``with OurSite() as ours: ours.during(lambda: hub.push(b"…"))``
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: queue.Queue[tuple[Asked, Future[Reply]]] = queue.Queue()

    def reply_to(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
        answer: Future[Reply] = Future()
        self._waiting.put((asked, answer))
        return answer.result(60)

    def during(self, others: Callable[[], Told]) -> Told:
        """Do what *others* do, in a thread of their own, and answer what they ask of us meanwhile; gives their result."""
        with ThreadPoolExecutor(1) as pool:
            doing = pool.submit(others)
            while not doing.done() or not self._waiting.empty():
                try:
                    asked, answer = self._waiting.get(timeout=0.01)
                except queue.Empty:
                    continue
                answer.set_result(_answered_by_us(asked))
            return doing.result()


def _answered_by_us(asked: Asked) -> Reply:
    headers = {name: value for name, value in asked.headers.items() if name not in ("content-type", "content-length")}
    response = Client(raise_request_exception=False).generic(
        "GET" if asked.body is None else "POST",
        asked.path,
        asked.body or b"",
        content_type=asked.headers.get("content-type", "application/octet-stream"),
        headers=headers,
    )
    return Reply(
        response.status_code, {**response.headers, "Content-Length": str(len(response.content))}, response.content
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], site: LoopbackSite) -> None:
        self.site = site
        super().__init__(address, handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who hangs up early is no error here."""


class _Handler(BaseHTTPRequestHandler):
    timeout = 60

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _answer(self, body: bytes | None) -> None:
        site = cast(_Server, self.server).site
        reply = site.reply_to(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if isinstance(reply.body, bytes) and "Content-Length" not in reply.headers:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if isinstance(reply.body, bytes):
            self.wfile.write(reply.body)
        else:
            reply.body(cast(BinaryIO, self.wfile))

    def log_message(self, format: str, *args: object) -> None:
        """Silent: tests read ``site.asked``."""


class Sentinel:
    """Listens on loopback, IPv4 and IPv6, and counts what reaches it: connections and bytes."""

    def __init__(self) -> None:
        self.connections = self.bytes = 0
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port: int = self._sockets[0].getsockname()[1]
        if socket.has_ipv6:
            with contextlib.suppress(OSError):  # no IPv6 on this machine: its addresses lead nowhere
                self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))

    def __enter__(self) -> Self:
        for listening in self._sockets:
            threading.Thread(target=self._count, args=(listening,), daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for listening in self._sockets:
            listening.shutdown(socket.SHUT_RDWR)
            listening.close()

    def _count(self, listening: socket.socket) -> None:
        while True:
            try:
                visitor, _address = listening.accept()
            except OSError:
                return
            self.connections += 1
            with visitor:
                visitor.settimeout(0.2)
                try:
                    self.bytes += len(visitor.recv(65536))
                except OSError:
                    continue


class CorpusIsMissing(Exception):
    """The shared corpus is not beside the project."""


def corpus(*parts: str) -> Path:
    """A file of the shared corpus, which stays outside the project: its texts belong to their publishers.

    Found by ``TRIBUNE_SHARED``, else as ``../shared`` from the project's root.
    """
    root = Path(os.environ.get("TRIBUNE_SHARED", Path(tribune.__file__).resolve().parents[2] / "shared"))
    found = root.joinpath("data", *parts)
    if not found.exists():
        raise CorpusIsMissing(f"{found} is not there: set TRIBUNE_SHARED to the folder that holds data/")
    return found
