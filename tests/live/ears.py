"""Real web processes on the database of a test, and the ear of a browser at each."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.services import free_port

LONGEST_SECONDS = 20
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Heard:
    """One event of a stream."""

    event: str
    data: str
    id: str
    at: float


@dataclass
class Ear:
    """One stream, listened to in a thread until it ends or is hung up. ``heard`` grows; ``cursor`` is the last id."""

    port: int
    path: str
    cookie: str = ""
    cursor: str = ""
    is_reading: bool = True
    heard: list[Heard] = field(default_factory=list)
    status: int = 0
    is_over: bool = False

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.line.sock = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        if not self.is_reading:
            self.line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 128 * 1024)
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin", "Accept": "text/event-stream"}
        if self.cursor:
            headers["Last-Event-ID"] = self.cursor
        self.line.request("GET", self.path, headers=headers)
        self.socket = self.line.sock
        self.answer = self.line.getresponse()
        self.status = self.answer.status
        self.thread = threading.Thread(target=self._listen, daemon=True)
        if self.is_reading:
            self.read()

    def read(self) -> None:
        self.thread.start()

    def _listen(self) -> None:
        said: dict[str, str] = {}
        with suppress(OSError, ValueError, http.client.HTTPException, AttributeError):
            while raw := self.answer.readline():
                line = raw.decode().rstrip("\n")
                if line:
                    name, _colon, value = line.partition(": ")
                    said[name] = value
                    continue
                self.cursor = said.get("id", self.cursor)
                if "data" in said:
                    self.heard.append(Heard(said.get("event", ""), said["data"], said.get("id", ""), time.monotonic()))
                said = {}
        self.is_over = True

    def hang_up(self) -> None:
        """As a network that is lost: without a word."""
        with suppress(OSError):
            self.socket.shutdown(2)
        self.socket.close()
        self.thread.join(5)

    @property
    def ripples(self) -> list[dict[str, Any]]:
        return [json.loads(each.data) for each in self.heard if each.event == "ripple"]

    @property
    def words(self) -> list[str]:
        """What a trial channel drew, in the order in which it was heard."""
        return [part["html"] for ripple in self.ripples for part in ripple.get("parts", ())]

    def wait_for(self, event: str) -> Heard:
        wait_until(lambda: any(each.event == event for each in self.heard), what=f"{event} in {self.heard}")
        return next(each for each in self.heard if each.event == event)

    def wait_for_words(self, *words: str) -> None:
        wait_until(lambda: set(words) <= set(self.words), what=f"{words}, heard {self.heard}")

    def is_open(self) -> Ear:
        """Once it has been told what it missed."""
        self.wait_for("beat")
        return self


@dataclass
class Web:
    """`tribune serve` as an operator starts it, on the database of the test."""

    port: int
    process: subprocess.Popen[bytes]

    def listen(self, *keys: str, cookie: str = "", cursor: str = "", is_reading: bool = True) -> Ear:
        path = f"/stream/live/?{urlencode([('key', key) for key in keys])}"
        return Ear(self.port, path, cookie=cookie, cursor=cursor, is_reading=is_reading)

    def get(self, path: str, cookie: str = "") -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("GET", path, headers={"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
        answer = line.getresponse()
        return answer.status, answer.read().decode()

    @property
    def web_pid(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(int(pid) for pid in children if b"web" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"))


@contextmanager
def served(*options: str, works: bool = False, **environment: str) -> Iterator[Web]:
    """A web process under its supervisor; a worker too where it *works*."""
    port = free_port()
    ours = {"PORT": str(port), "TRIBUNE_LOG": "CRITICAL", "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT)}
    whole = {**os.environ, **ours, "DJANGO_SETTINGS_MODULE": "tests.live.settings", **environment}
    command = [sys.executable, "-m", "tribune", "serve", *([] if works else ["--no-worker"]), *options]
    web = Web(port, subprocess.Popen(command, env=whole, stdout=subprocess.DEVNULL))
    try:
        wait_until(lambda: _answers(web), seconds=60, what="the site")
        yield web
    finally:
        web.process.terminate()
        web.process.wait(40)


def _answers(web: Web) -> bool:
    with suppress(OSError, http.client.HTTPException):
        return web.get("/offline/")[0] == 200
    return False


def wait_until(is_so: Callable[[], bool], *, seconds: float = LONGEST_SECONDS, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.01)
