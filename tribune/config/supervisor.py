"""Keeps the processes of `tribune serve` alive: starts them, starts them again when they die, stops them in turn.

Knows nothing of Django, so that it stays small and has little to fall over.
The listening socket is made here and inherited: while the web process is
being started again, clients wait in line instead of being refused.
"""

import logging
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

from tribune.config.words import Plain
from tribune.config.words import gettext as _

log = logging.getLogger(__name__)

FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
FORGIVEN_DEATHS, FORGIVEN_AFTER_SECONDS = 4, 30.0
GRACE_SECONDS = 25.0
CANNOT_START = 2


@dataclass
class Child:
    """One process to keep: *command* gets ``--lifeline FD`` added."""

    name: str
    command: Sequence[str]
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    channel: socket.socket | None = None
    has_been_ready: bool = False
    is_ready: bool = False
    start_again_at: float = 0.0
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            self.process = subprocess.Popen(
                [*self.command, "--lifeline", str(theirs.fileno())],
                pass_fds=[*self.pass_fds, theirs.fileno()],
                start_new_session=True,
            )
        self.channel, self.is_ready = ours, False

    def listen(self) -> bool:
        """Whether the child has just said that it is ready."""
        try:
            said = self.channel.recv(16) if self.channel else b""
        except BlockingIOError:
            return False
        except OSError:
            said = b""
        if said:
            self.is_ready = self.has_been_ready = True
        return bool(said)

    def pause_after_death(self, now: float) -> float:
        """None for an accident, longer and longer for what dies again and again."""
        self.deaths = [*(death for death in self.deaths if now - death < FORGIVEN_AFTER_SECONDS), now]
        unforgiven = len(self.deaths) - FORGIVEN_DEATHS
        return min(FIRST_DELAY * 2 ** (unforgiven - 1), LONGEST_DELAY) if unforgiven > 0 else 0.0

    def let_go(self) -> None:
        if self.channel:
            self.channel.close()
        self.process, self.channel = None, None


@dataclass
class Supervisor:
    children: list[Child]
    _stopping: bool = False
    _wakeup: tuple[socket.socket, socket.socket] = field(default_factory=socket.socketpair)

    def run(self, announce: str) -> int:
        """Keep every child until a signal comes; answer the exit code."""
        for end in self._wakeup:
            end.setblocking(False)
        signal.set_wakeup_fd(self._wakeup[1].fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        # The first to stand shows that the database and the settings are well: the others follow.
        self.children[0].start()
        is_announced = False
        code = 0
        while not self._stopping:
            self._wait()
            for child in self.children:
                child.listen()
                if child is self.children[0] or self.children[0].has_been_ready:
                    code = self._look_after(child) or code
            if not is_announced and all(child.is_ready for child in self.children):
                is_announced = True
                print(announce, flush=True)  # noqa: T201
        self._stop_all()
        return code

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _wait(self) -> None:
        channels = [child.channel for child in self.children if child.channel and not child.is_ready]
        readable, _write, _broken = select.select([self._wakeup[0], *channels], [], [], 0.5)
        if self._wakeup[0] in readable:
            try:
                self._wakeup[0].recv(4096)
            except BlockingIOError:
                return

    def _look_after(self, child: Child) -> int:
        """Start a dead child again; a child that could not even start the first time ends everything."""
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_again_at:
                child.start()
            return 0
        code = child.process.poll()
        if code is None:
            return 0
        child.let_go()
        if code == CANNOT_START and not child.has_been_ready:
            self._stopping = True
            return CANNOT_START
        delay = child.pause_after_death(now)
        how = signal.Signals(-code).name if code < 0 else f"exit {code}"
        log.error("%s ended (%s); starting it again in %.1f s.", child.name, how, delay)
        child.start_again_at = now + delay
        if child.start_again_at <= now:
            child.start()
        return 0

    def _stop_all(self) -> None:
        alive = [child.process for child in self.children if child.process]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.error("Process %s did not stop in time and was killed.", process.pid)
                process.kill()
                process.wait()


def listen(address: str, port: int) -> socket.socket:
    """The listening socket, for the web processes to inherit; ``Plain`` when the port cannot be had."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(1024)
    except PermissionError as error:
        raise Plain(_("Port %s belongs to the system: choose one above 1023 with PORT.") % port) from error
    except OSError as error:
        if error.errno in (98, 48):
            raise Plain(
                _("Port %s is taken: another program answers there. Choose another with PORT.") % port
            ) from error
        raise Plain(
            _("Cannot listen at %(address)s, port %(port)s: %(why)s.")
            % {"address": address, "port": port, "why": error.strerror or os.strerror(error.errno or 0)}
        ) from error
    return listener
