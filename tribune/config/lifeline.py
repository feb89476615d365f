"""The thread between the supervisor and a child: the child says it is ready, and knows when its parent is gone."""

import os
import signal
import socket
import threading


def ready(fd: int | None) -> None:
    """Say that we serve."""
    if fd is not None:
        with socket.socket(fileno=os.dup(fd)) as channel:
            channel.send(b"R")


def hold(fd: int | None) -> None:
    """Stop politely when the supervisor vanishes, however it went."""
    if fd is not None:
        threading.Thread(target=_listen, args=(fd,), name="lifeline", daemon=True).start()


def _listen(fd: int) -> None:
    while True:
        try:
            if os.read(fd, 1) == b"":
                break
        except OSError:
            break
    os.kill(os.getpid(), signal.SIGTERM)
