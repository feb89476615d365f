"""An instance under drill: real processes, as an operator starts them, killed one by one."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from tests.services import Postgres

ROOT = Path(__file__).resolve().parents[2]
OF_A_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


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

    def __enter__(self) -> Site:
        self.start("--migrate")
        self.wait_until_up(240)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

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

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> int:
        """The status of the answer; 0 when there was none."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            line.request("POST", path, urlencode(form), {**OF_A_FORM, **headers})
            answer = line.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()

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
