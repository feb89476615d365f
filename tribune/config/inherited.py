"""Granian's server on a socket that another process opened."""

from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server.embed import Server

from tribune.config.dispatcher import Dispatcher

BACKLOG = 1024


class InheritedServer(Server):
    """Granian on a socket that the supervisor opened, so that no client is refused while we restart."""

    def __init__(self, target: Dispatcher, fd: int) -> None:
        super().__init__(
            target,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=30_000, max_buffer_size=64 * 1024),
            websockets=False,
            backlog=BACKLOG,
            log_level=LogLevels.error,
        )
        self.fd = fd

    def _init_shared_socket(self) -> None:
        self._ssp = None
        self._shd: Any = SocketHolder(self.fd, False, BACKLOG)  # type: ignore[call-arg]
