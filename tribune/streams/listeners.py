"""One open stream: what waits to be sent, and why it must end. Bounded: who does not read is let go."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence

from tribune.streams.channels import wide
from tribune.streams.cursors import Cursor
from tribune.streams.keys import Key

MOST_WAITING, MOST_BYTES = 500, 1024 * 1024

# Why a stream ends, as its page reads it.
RENEW = "renew"  # the key is no longer good: ask for another, then come back
SLOW = "slow"  # too much waited: come back, and catch up
CLOSING = "closing"  # this process stops: come back to another
GONE = "gone"  # nobody is there any more


class Listener:
    """*keys* are of one person; each page of a browser has its own, and they share one stream.

    *joined* is what the hub had told by then, *heard* what the browser says it had heard: perhaps from another process
    that was ahead of this one.
    """

    def __init__(self, keys: Sequence[Key], *, block: str, joined: Cursor, heard: Cursor | None = None) -> None:
        self.joined, self.heard = joined, heard
        self.person = keys[0].person
        self.block = block
        self.pairs = frozenset((channel, key.language) for key in keys for channel in key.channels)
        self.channels = frozenset(channel for channel, _language in self.pairs)
        self.wides = frozenset(map(wide, self.channels))
        self.drawn_at = min(key.drawn_at for key in keys)
        self.ends_at = min(key.ends_at for key in keys)
        self.waiting: deque[bytes] = deque()
        self.bytes = 0
        self.woken = asyncio.Event()
        self.reason = ""

    def give(self, frame: bytes, *, pk: int) -> None:
        if self.reason or (self.heard is not None and self.heard.has_heard(pk)):
            return
        self.bytes += len(frame)
        if len(self.waiting) >= MOST_WAITING or self.bytes > MOST_BYTES:
            self.end(SLOW)
            return
        self.waiting.append(frame)
        self.woken.set()

    def end(self, reason: str) -> None:
        """Nothing more is sent save *reason*."""
        if not self.reason:
            self.reason = reason
            self.waiting.clear()
            self.woken.set()

    def take(self) -> bytes:
        self.woken.clear()
        taken = b"".join(self.waiting)
        self.waiting.clear()
        self.bytes = 0
        return taken

    def at(self, position: Cursor) -> str:
        """The cursor of someone to whom all that the hub has told was sent."""
        return str(self.heard if self.heard is not None and self.heard.last > position.last else position)

    def languages_of(self, channel: str) -> frozenset[str]:
        return frozenset(language for name, language in self.pairs if name == channel)

    def seconds_left(self) -> float:
        return self.ends_at - time.time()


def frame(event: str, data: str, *, cursor: str = "") -> bytes:
    """One event (WHATWG HTML, section 9.2.5). *data* is one line."""
    head = f"id: {cursor}\n" if cursor else ""
    return f"{head}event: {event}\ndata: {data}\n\n".encode()
