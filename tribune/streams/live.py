"""`/stream/live/`: server-sent events (WHATWG HTML, section 9.2) to one browser, without a thread.

    GET /stream/live/?key=…&key=…&cursor=…

403 when a key opens nothing (ask for another), 429 and 503 when there are too many (poll instead).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from tribune.streams import cursors, keys
from tribune.streams.cursors import Cursor
from tribune.streams.history import TooOld
from tribune.streams.hub import Hub, Refused
from tribune.streams.keys import Key, NoKey
from tribune.streams.listeners import GONE, RENEW, Listener, frame

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

BEATS = (15.0, 20.0)  # proxies close what is silent, most of them after a minute
UNREAD_SECONDS = 10.0  # a browser that takes nothing in for so long is let go
COME_BACK_MS = (1000, 4000)  # not all at the same instant
MOST_KEYS = 8
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


async def answer(scope: Message, receive: Receive, send: Send, *, hub: Hub | None, block: str) -> None:
    """One request, from its first byte to its end. *block* is the network it comes from."""
    try:
        held, heard = _asked(scope)
        if hub is None:
            raise Refused(503)
        await hub.settled()
        listener = hub.join(held, block=block, heard=heard)
    except Refused as refused:
        await _refuse(send, refused.status)
        return
    gone = asyncio.create_task(_gone(receive, listener))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _tell(listener, hub, send)
    finally:
        hub.leave(listener)
        gone.cancel()


async def _tell(listener: Listener, hub: Hub, send: Send) -> None:
    hello = f"retry: {random.randint(*COME_BACK_MS)}\n".encode() + frame("hello", "1")  # noqa: S311
    is_open = await _sent(send, hello)
    try:
        missed = b"".join(await hub.missed(listener))
    except TooOld:
        missed = frame("look", str(listener.joined), cursor=str(listener.joined))
    is_open = is_open and await _sent(send, missed)
    while is_open:
        is_open = await _sent(send, listener.take()) if listener.waiting else True
        if not is_open or listener.reason:
            break
        if listener.seconds_left() <= 0:
            listener.end(RENEW)
            break
        try:
            async with asyncio.timeout(min(random.uniform(*BEATS), max(0.0, listener.seconds_left()))):  # noqa: S311
                await listener.woken.wait()
        except TimeoutError:
            # Nothing was given meanwhile: this listener has heard all that the hub has.
            if not listener.waiting and not listener.reason:
                is_open = await _sent(send, _beat(listener, hub))
    if is_open and listener.reason != GONE:
        await _sent(send, frame("end", listener.reason))
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _beat(listener: Listener, hub: Hub) -> bytes:
    assert hub.position is not None
    cursor = listener.at(hub.position)
    return frame("beat", cursor, cursor=cursor)


async def _gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    listener.end(GONE)


async def _sent(send: Send, body: bytes) -> bool:
    """False when the browser takes nothing in."""
    try:
        async with asyncio.timeout(UNREAD_SECONDS):
            await _send(send, body)
    except TimeoutError:
        return False
    return True


async def _send(send: Send, body: bytes) -> None:
    if body:
        await send({"type": "http.response.body", "body": body, "more_body": True})


def _asked(scope: Message) -> tuple[list[Key], Cursor | None]:
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if scope["method"] != "GET":
        raise Refused(405)
    if headers.get(b"sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(403)
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    cookies = keys.cookies_in(headers.get(b"cookie", ""))
    signed = asked.get("key", [])
    if not 0 < len(signed) <= MOST_KEYS:
        raise Refused(400)
    try:
        held = [keys.read(each, cookies=cookies) for each in signed]
    except NoKey as error:
        raise Refused(403) from error
    return held, cursors.read(headers.get(b"last-event-id", "") or asked.get("cursor", [""])[0])


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"cache-control", b"no-store"), (b"content-length", b"0")]
    if status in (429, 503):
        headers.append((b"retry-after", b"60"))
    if status == 405:
        headers.append((b"allow", b"GET"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
