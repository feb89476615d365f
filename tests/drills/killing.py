"""kill -9 at random instants, across web, worker and supervisor, while people write.

Real processes (`tribune serve` as an operator starts it), real SIGKILL, real
HTTP. An acknowledged entry must be there, with each of its effects exactly
once; one that was not acknowledged is there whole or not at all.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.services import Postgres

KINDS = ("heard", "answered", "followed")
CLIENTS = 4
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Round:
    number: int
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    killed: Counter = field(default_factory=Counter)
    acknowledged: set = field(default_factory=set)
    unanswered: int = 0
    back_in: float = 0.0
    lost: int = 0
    half: int = 0
    doubled: int = 0
    undone: int = 0
    stuck: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.half or self.doubled or self.undone or self.stuck) and bool(self.acknowledged)


class Site:
    """One instance under drill, its own home and database."""

    def __init__(
        self, home: Path, database_url: str = "", postgres: Postgres | None = None, **environment: str
    ) -> None:
        self.home = home
        self.postgres = postgres
        self.port = _free_port()
        self.outside = home / "outside.txt"
        self.env = {
            **os.environ,
            "TRIBUNE_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
            "DRILL_OUTSIDE": str(self.outside),
            "PORT": str(self.port),
            "TRIBUNE_LOG": "CRITICAL",
            "PYTHONWARNINGS": "ignore",
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self.env.pop("DATABASE_URL", None)
        if database_url:
            self.env["DATABASE_URL"] = database_url
        self.supervisor: subprocess.Popen | None = None

    def start(self, *options: str) -> None:
        self.supervisor = subprocess.Popen(
            [sys.executable, "-m", "tribune", "serve", *options],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        if self.supervisor:
            self.supervisor.terminate()
            self.supervisor.wait(40)

    def stand_again(self) -> None:
        """What an init system does with a supervisor that gave up, the database being away when it first looked."""
        if self.supervisor and self.supervisor.poll() is not None:
            self.start()

    def wait_until_up(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.stand_again()
            with suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                line.request("GET", "/drill/nothing/")
                line.getresponse().read()
                return
            time.sleep(0.1)
        raise AssertionError("the site did not come up")

    def kill(self, what: str) -> bool:
        """SIGKILL one process of the instance; an init system would start the supervisor or PostgreSQL anew: so do we."""
        if what == "postgres":
            if self.postgres:
                self.postgres.kill()
                self.postgres.start_again()
            return bool(self.postgres)
        if what == "supervisor":
            self.supervisor.kill()
            self.supervisor.wait()
            while not _is_free(self.port):
                time.sleep(0.05)
            self.start()
            return True
        pid = self._child(what)
        if pid is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return True
        return False

    def ask(self, *words: str, of: str = "counting") -> str:
        """The answer of `tests.drills.<of>` to *words*, from a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", f"tests.drills.{of}", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _child(self, what: str) -> int | None:
        children = Path(f"/proc/{self.supervisor.pid}/task/{self.supervisor.pid}/children").read_text().split()
        for pid in children:
            with suppress(OSError):
                if what.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    return int(pid)
        return None


def drill(site: Site, number: int, *, seconds: float = 3.0, seed: int | None = None) -> Round:
    """One round of writing under fire, then the count."""
    chance = random.Random(seed if seed is not None else random.randrange(2**32))
    this = Round(number)
    stopping = threading.Event()
    lock = threading.Lock()
    felled_at: list[float] = []

    def write(client: int) -> None:
        count = 0
        while not stopping.is_set():
            count += 1
            code = f"r{number}-c{client}-{count}"
            asked_at = time.monotonic()
            status = _post(site.port, code)
            with lock:
                if status == 201:
                    this.acknowledged.add(code)
                    if felled_at and asked_at > felled_at[-1]:
                        this.back_in = max(this.back_in, time.monotonic() - felled_at[-1])
                        felled_at.clear()
                else:
                    this.unanswered += 1
            time.sleep(0.04)

    def felled(what: str) -> None:
        this.killed[what] += 1
        with lock:
            felled_at.append(time.monotonic())

    clients = [threading.Thread(target=write, args=(client,)) for client in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        under_fire(site, chance, seconds=seconds, felled=felled)
    finally:
        stopping.set()
        for client in clients:
            client.join()
    _count(site, this)
    return this


def under_fire(
    site: Site,
    chance: random.Random,
    *,
    seconds: float,
    felled: Callable[[str], None],
    others: Mapping[str, Callable[[], None]] | None = None,
) -> None:
    """Kill at random for *seconds*, then wait until the site answers. *others* fall too, each as its function does it."""
    victims = {"web": 8, "worker": 10, "supervisor": 2, "postgres": 3 if site.postgres else 0}
    victims |= dict.fromkeys(others or {}, 6)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(chance.uniform(0.05, 1.2))
        site.stand_again()
        what = chance.choices(list(victims), weights=list(victims.values()))[0]
        if others and what in others:
            others[what]()
            felled(what)
        elif site.kill(what):
            felled(what)
    site.wait_until_up()
    time.sleep(0.5)


def _count(site: Site, this: Round) -> None:
    site.ask("rest")
    entries, effects = set(), Counter()
    for line in site.ask(f"tell r{this.number}-").splitlines():
        kind, _space, code = line.partition(" ")
        if kind == "entry":
            entries.add(code)
        elif kind == "stuck":
            this.stuck += 1
        else:
            effects[code, kind] += 1
    told = Counter(site.outside.read_text().split()) if site.outside.exists() else Counter()
    this.lost = len(this.acknowledged - entries)
    this.half = len({code for code, _kind in effects} - entries)
    this.doubled = sum(1 for times in effects.values() if times > 1)
    this.undone = sum(1 for code in entries for kind in KINDS if not effects[code, kind])
    this.undone += sum(1 for code in entries if not told[code])


def _post(port: int, code: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        line.request("POST", "/drill/entries/", f"code={code}", headers)
        answer = line.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
