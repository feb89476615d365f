"""What one page costs: requests a second, latency, CPU of the server's process, CPU of the database's."""

from __future__ import annotations

import http.client
import os
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Page:
    """One address to measure. ``cookie`` signs in, or those of ``others`` in turn, where one person may not ask so
    often; ``paths`` are taken in turn.

    ``bodies`` make it a write: one for the first round of the paths, the next
    for the second …, so that no request repeats the answer given before;
    ``along`` is what the form of each path sends with it. ``warm`` requests go
    before those that are measured: after 50, maps and cards have been drawn. At
    ``most`` so many are measured, of what cannot be asked often.
    """

    name: str
    paths: list[str]
    cookie: str = ""
    bodies: tuple[str, ...] = ()
    along: list[str] = field(default_factory=list)
    warm: int = 50
    most: int = 1_000_000
    others: Sequence[str] = ()

    def cookie_of(self, turn: int) -> str:
        return self.others[turn % len(self.others)] if self.others else self.cookie

    @property
    def method(self) -> str:
        return "POST" if self.bodies else "GET"

    def asked(self, turn: int) -> tuple[str, str]:
        """The path and body of request number *turn*."""
        round_, place = divmod(turn, len(self.paths))
        parts = [self.bodies[round_ % len(self.bodies)] if self.bodies else "", *self.along[place : place + 1]]
        return self.paths[place], "&".join(part for part in parts if part)


@dataclass(slots=True)
class Cost:
    """Milliseconds, but ``rate`` (requests a second with four clients)."""

    p50: float
    p99: float
    cpu: float
    rate: float
    database_cpu: float
    status: int
    size: int


def cpu_seconds(pid: int) -> float:
    """User and system time that *pid* has used (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def cpu_of_children(pid: int) -> float:
    """Of every living child of *pid*: a PostgreSQL postmaster's backends."""
    if not pid:
        return 0.0
    total = 0.0
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            try:
                total += cpu_seconds(int(child))
            except FileNotFoundError:
                continue
    return total


def rss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


class Client:
    """One keep-alive connection that sends what a browser sends."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, page: Page, turn: int) -> tuple[int, int]:
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "identity"}
        if cookie := page.cookie_of(turn):
            headers["Cookie"] = cookie
        if page.method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        path, body = page.asked(turn)
        self.connection.request(page.method, path, body or None, headers)
        answer = self.connection.getresponse()
        return answer.status, len(answer.read())


def measure(page: Page, *, port: int, pid: int, postmaster: int = 0, times: int = 200) -> Cost:
    """Sequential requests for latency and CPU, then four clients at once for the rate."""
    client = Client(port)
    times = min(times, page.most)
    status = size = 0
    warm = min(page.warm, times)
    for turn in range(warm):
        status, size = client.ask(page, turn)
    laps = []
    cpu, database = cpu_seconds(pid), cpu_of_children(postmaster)
    for turn in range(warm, warm + times):
        began = time.perf_counter()
        client.ask(page, turn)
        laps.append((time.perf_counter() - began) * 1000)
    cpu, database = cpu_seconds(pid) - cpu, cpu_of_children(postmaster) - database
    rate = _rate(page, port, times, first=warm + times)
    return Cost(
        p50=statistics.median(laps),
        p99=sorted(laps)[int(len(laps) * 0.99) - 1],
        cpu=cpu / times * 1000,
        rate=rate,
        database_cpu=database / times * 1000,
        status=status,
        size=size,
    )


def _rate(page: Page, port: int, times: int, *, first: int) -> float:
    failures: list[BaseException] = []

    def work(part: int) -> None:
        try:
            client = Client(port)
            for turn in range(times // 4):
                client.ask(page, first + turn * 4 + part)
        except BaseException as error:  # noqa: BLE001  told below
            failures.append(error)

    threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return times / 4 * 4 / (time.perf_counter() - began)


def wait_until(is_ready: Callable[[], bool], *, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_ready():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.1)
