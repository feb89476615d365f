"""Take in a request's body: small in memory, large on disk, too large not at all."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import IO, Any

IN_MEMORY = 512 * 1024
SILENCE_SECONDS = 30.0
DRAIN_FACTOR = 4
DRAIN_SECONDS = 30.0

Receive = Callable[[], Awaitable[dict[str, Any]]]


class BodyTooLarge(Exception):
    """More than the operator allows (TRIBUNE_UPLOAD_MB)."""


class ClientLeft(Exception):
    """Nobody is there to read an answer."""


async def body_of(scope: dict[str, Any], receive: Receive, *, most: int) -> tuple[IO[bytes] | None, int]:
    """The body, rewound, and its length; None when there is none."""
    announced, has_body = _announced(scope["headers"])
    if not has_body:
        return None, 0
    if announced > most:
        await _drain(receive, most * DRAIN_FACTOR)
        raise BodyTooLarge
    first, more = await _chunk(receive)
    if not more:
        if len(first) > most:
            raise BodyTooLarge
        return BytesIO(first), len(first)
    kept: Any = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the dispatcher closes it)
    try:
        length = 0
        chunk = first
        while True:
            length += len(chunk)
            if length > most:
                if more:
                    await _drain(receive, most * DRAIN_FACTOR)
                raise BodyTooLarge
            kept.write(chunk)
            if not more:
                break
            chunk, more = await _chunk(receive)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return kept, length


def _announced(headers: list[tuple[bytes, bytes]]) -> tuple[int, bool]:
    for name, value in headers:
        if name == b"content-length":
            length = int(value) if value.isdigit() else 0
            return length, length > 0
        if name == b"transfer-encoding":
            return 0, True
    return 0, False


async def _chunk(receive: Receive) -> tuple[bytes, bool]:
    try:
        message = await asyncio.wait_for(receive(), SILENCE_SECONDS)
    except TimeoutError as error:
        raise ClientLeft from error
    if message["type"] != "http.request":
        raise ClientLeft
    return message.get("body", b""), message.get("more_body", False)


async def _drain(receive: Receive, most: int) -> None:
    """Read on for a while: a browser that is cut off while sending shows its own error, never our sentence."""
    seen, more = 0, True
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while more and seen < most:
                chunk, more = await _chunk(receive)
                seen += len(chunk)
    except TimeoutError:
        return
