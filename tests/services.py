"""The real engines the tests run on: found on the machine or installed, thrown away afterwards.

``Postgres``, ``Redis``, ``ObjectStore`` and ``MailServer`` are context managers; each listens on loopback or a unix
socket only, in a temporary folder of its own. ``python -m tests.services`` installs what Debian has of them.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import quote

DEBIAN = {
    "postgres": "postgresql",
    "redis-server": "redis-server",
    # With letters as wide as those the stylesheets fall back to.
    "chromium": "chromium fonts-liberation",
    "msgfmt": "gettext",
}


class Unavailable(Exception):
    """A program is missing and could not be installed; says which, and what to type."""


def program(name: str) -> Path:
    """Where *name* is, installing Debian's package of it when we may."""
    found = _find(name)
    if found is None:
        install([name])
        found = _find(name)
    if found is None:
        raise Unavailable(f"{name} is missing. As root: apt-get install {DEBIAN[name]}")
    return found


def _find(name: str) -> Path | None:
    if name == "postgres":
        kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
        if kept:
            return kept[-1]
    others = {"redis-server": ["valkey-server"], "chromium": ["chromium-browser"]}.get(name, [])
    for each in [name, *others]:
        if path := shutil.which(each):
            return Path(path)
    return None


def install(names: list[str]) -> None:
    """Install the Debian packages of *names*; quiet when it cannot, since ``program`` then says so."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    packages = [package for name in names for package in DEBIAN[name].split()]
    # A package that starts its own server would take a port and a folder nobody asked for.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["install"], ["update"], ["install"]):
        wanted = [*command, "-y", "-qq", "--no-install-recommends", *packages] if command == ["install"] else command
        done = subprocess.run([apt, *wanted], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if command == ["install"] and done.returncode == 0:
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_ready: Callable[[], bool], *, seconds: float = 20, what: str = "the service") -> None:
    deadline = time.monotonic() + seconds
    while not is_ready():
        if time.monotonic() > deadline:
            raise Unavailable(f"{what} did not start within {seconds:.0f} seconds")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Service(ABC):
    """Something started for the length of a ``with`` block, in a folder of its own."""

    prefix = "tribune-"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=self.prefix))

    @abstractmethod
    def start(self) -> None: ...

    @abstractmethod
    def stop(self) -> None: ...

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        with suppress(ProcessLookupError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Service):
    """A cluster on a unix socket only, owned by the user postgres when we are root (it refuses to be root).

    *kept* is the data folder of a cluster that was stopped: ours then starts as a copy of it. *tends_itself* is what
    PostgreSQL does by itself, autovacuum: where a test fills a table and takes it all back at its end, it would count
    the table as empty meanwhile, and whatever is then asked of it be planned for nobody.
    """

    prefix = "tbn-pg-"  # short: a socket's whole path may have 107 characters

    def __init__(self, kept: Path | None = None, *, tends_itself: bool = True) -> None:
        super().__init__()
        self.tends_itself = tends_itself
        self.bin = program("postgres").parent
        self.data = self.folder / "data"
        self.kept = kept
        self.process: subprocess.Popen[bytes] | None = None
        self.as_owner: dict[str, Any] = {"user": "postgres"} if os.geteuid() == 0 else {}

    def start(self) -> None:
        if self.as_owner:
            shutil.chown(self.folder, "postgres")
        self.folder.chmod(0o755)
        if self.kept:
            self._run(["cp", "-a", str(self.kept), str(self.data)])
        else:
            make = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
            self._run([str(self.bin / "initdb"), *make, "--pgdata", str(self.data)])
        self._launch()

    def _launch(self) -> None:
        careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "jit=off"]
        careless += [] if self.tends_itself else ["autovacuum=off"]
        where = ["listen_addresses=", f"unix_socket_directories={self.folder}", "shared_buffers=64MB"]
        settings = [part for setting in careless + where for part in ("-c", setting)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *settings], stdout=log, stderr=log, **self._owned()
            )
        ask = [str(self.bin / "pg_isready"), "-q", "-h", str(self.folder)]
        wait_until(lambda: subprocess.run(ask).returncode == 0, what="PostgreSQL", seconds=60)

    @property
    def pid(self) -> int:
        """Of the postmaster."""
        assert self.process, "not started"
        return self.process.pid

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGINT)  # "fast": ends sessions, then writes all down
            self.process.wait(30)
            self.process = None

    def kill(self) -> None:
        """As by a power cut; ``start_again`` then recovers."""
        assert self.process
        head = self.process.pid
        children = Path(f"/proc/{head}/task/{head}/children").read_text().split()
        # Its head first, else it would start others in the place of those that fall.
        self.process.kill()
        self.process.wait(10)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def start_again(self) -> None:
        """After ``kill``: what was written is read back from the journal."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self._launch()

    def keep(self, folder: Path) -> None:
        """Stop, and leave the data as *folder* for later clusters to start from."""
        self.stop()
        draft = folder.with_name(f"{folder.name}.{os.getpid()}")
        subprocess.run(["cp", "-a", str(self.data), str(draft)], check=True)
        with suppress(OSError):  # another run kept the same first
            draft.rename(folder)
        shutil.rmtree(draft, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/{database}"

    def _owned(self) -> dict[str, Any]:
        return {**self.as_owner, "cwd": self.folder}

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, **self._owned())
        if done.returncode:
            raise Unavailable(f"{Path(command[0]).name}: {done.stderr.strip() or done.stdout.strip()}")


class Redis(Service):
    """Keeps nothing on disk. ``url`` is what CACHE_URL takes."""

    prefix = "tbn-redis-"

    def start(self) -> None:
        self.port = free_port()
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = [program("redis-server"), *options, "--dir", self.folder]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(lambda: _answers(self.port), what="Redis")

    def stop(self) -> None:
        if process := getattr(self, "process", None):
            process.kill()
            process.wait(10)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


class ObjectStore(Service):
    """An S3 API over a folder: rclone's server. ``url`` is what STORAGE_URL takes, with the bucket made."""

    prefix = "tbn-s3-"
    key, secret, bucket = "tribune", "tribune-secret", "tribune"

    def start(self) -> None:
        self.port = free_port()
        (self.folder / self.bucket).mkdir()
        rclone = Path(sys.executable).with_name("rclone")
        if not rclone.exists():
            raise Unavailable("rclone is missing: run ./bootstrap all")
        where = ["--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{self.key},{self.secret}"]
        command = [rclone, "serve", "s3", *where, "--config", os.devnull, self.folder]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: _answers(self.port), what="the object store")

    def stop(self) -> None:
        if process := getattr(self, "process", None):
            process.kill()
            process.wait(10)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"s3://{self.key}:{self.secret}@127.0.0.1:{self.port}/{self.bucket}?tls=0"


@dataclass
class Delivery:
    """One message as the server took it: the envelope, then the letter."""

    sender: str
    recipients: list[str]
    letter: EmailMessage


@dataclass
class Postbox:
    """aiosmtpd's handler. ``refusal`` is answered to each message while it is set ("451 try later")."""

    deliveries: list[Delivery] = field(default_factory=list)
    refusal: str = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.refusal:
            return self.refusal
        letter = cast(EmailMessage, BytesParser(policy=policy.default).parsebytes(envelope.content))
        self.deliveries.append(Delivery(envelope.mail_from, envelope.rcpt_tos, letter))
        return "250 kept"


class MailServer(Service):
    """A real SMTP server that keeps what it is given. ``url`` is what EMAIL_URL takes."""

    prefix = "tbn-smtp-"

    def start(self) -> None:
        from aiosmtpd.controller import Controller  # a site without the tests' packages still reads this module

        self.box = Postbox()
        self.port = free_port()
        self.controller = Controller(self.box, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        if controller := getattr(self, "controller", None):
            controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


def main() -> int:
    """Install what is missing; say plainly what could not be, and what that costs."""
    missing = [name for name in DEBIAN if _find(name) is None]
    if missing:
        print(f"· installing {', '.join(DEBIAN[name] for name in missing)}", flush=True)
        install(missing)
    still = [name for name in missing if _find(name) is None]
    for name in still:
        print(f"! {name} is missing and could not be installed. As root: apt-get install {DEBIAN[name]}", flush=True)
    return 1 if still else 0


if __name__ == "__main__":
    sys.exit(main())
