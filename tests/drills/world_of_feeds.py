"""Thousands of feeds on many host names, in a process of its own: they publish as an hour that is told goes by.

`GET /feeds/7` on host3.example is source 7. Whoever drills sets the hour (`/-/hour?at=`) and asks what was seen
(`/-/seen`). Each request is looked at: whether its host was being asked already, was asked less than a gap before, or
had said to be left alone.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

from tests.drills.polling import GAP, HOUR, START, host_of

SHOWN = 15
RETRY = HOUR
BUDGET = 12  # requests in an hour, from some hosts: more are answered 429
DAY = 24 * HOUR
RHYTHMS = (DAY / 20, DAY / 4, DAY / 2, DAY / 2, 4 * DAY)  # between two items


@dataclass
class Host:
    under_way: int = 0
    free_at: float = 0.0
    hour: float = 0.0
    rests_until: float = 0.0
    in_this_hour: int = 0
    hour_began: float = 0.0


@dataclass
class World:
    count: int
    at: float = START
    hosts: dict[str, Host] = field(default_factory=dict)
    told: dict[int, set[int]] = field(default_factory=dict)
    seen: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("requests", "unchanged", "refused", "at_once", "too_soon", "at_rest", "most_in_an_hour"), 0
        )
    )

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            headers = {
                name.lower(): value for name, _colon, value in (h.partition(": ") for h in head.split("\r\n")[1:])
            }
            if path.startswith("/-/"):
                status, more, body = 200, "", self.told_to_the_drill(path)
            else:
                status, more, body = await self.feed(int(path.rpartition("/")[2]), headers)
            line = f"HTTP/1.1 {status} x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n{more}\r\n"
            writer.write(line.encode() + body)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever asked was killed
        finally:
            writer.close()

    def told_to_the_drill(self, path: str) -> bytes:
        if path.startswith("/-/hour"):
            self.at = float(path.partition("at=")[2])
            return b""
        told = {number: [min(items), max(items), len(items)] for number, items in self.told.items()}
        return json.dumps({**self.seen, "told": told}).encode()

    async def feed(self, number: int, headers: dict[str, str]) -> tuple[int, str, bytes]:
        name = headers["host"].partition(":")[0]
        assert name == host_of(number, self.count)
        host = self.hosts.setdefault(name, Host())
        self._look_at(host)
        host.under_way += 1
        try:
            await asyncio.sleep(0.001)
            return self._said(number, int(name[4:].partition(".")[0]), host, headers)
        finally:
            host.under_way -= 1
            host.free_at, host.hour = time.monotonic(), self.at

    def _look_at(self, host: Host) -> None:
        self.seen["requests"] += 1
        self.seen["at_once"] += host.under_way > 0
        self.seen["too_soon"] += host.hour == self.at and time.monotonic() - host.free_at < GAP
        self.seen["at_rest"] += self.at < host.rests_until
        if self.at - host.hour_began >= HOUR:
            host.hour_began, host.in_this_hour = self.at, 0
        host.in_this_hour += 1
        self.seen["most_in_an_hour"] = max(self.seen["most_in_an_hour"], host.in_this_hour)

    def _said(self, number: int, place: int, host: Host, headers: dict[str, str]) -> tuple[int, str, bytes]:
        hour = (self.at - START) / HOUR
        if place % 10 == 3 and 6 <= hour < 9:
            return 404, "", b""
        if place % 10 == 1 and host.in_this_hour > BUDGET:
            host.rests_until = self.at + RETRY
            self.seen["refused"] += 1
            return 429, f"Retry-After: {RETRY}\r\n", b""
        if place % 10 == 7 and int(hour * 4) % 7 == 0:
            return 500, "", b""
        period = RHYTHMS[number % len(RHYTHMS)]
        newest = int((self.at - START) / period + (number % 97) / 97) + 3
        mark = f'"{number}-{newest}"'
        if headers.get("if-none-match") == mark:
            self.seen["unchanged"] += 1
            return 304, f"ETag: {mark}\r\n", b""
        items = range(max(1, newest - SHOWN), newest + 1)
        self.told.setdefault(number, set()).update(items)
        return 200, f"ETag: {mark}\r\nContent-Type: application/rss+xml\r\n", _rss(number, items)


def _rss(number: int, items: range) -> bytes:
    said = "".join(
        f"<item><title>Source {number}, nouvelle {n}</title><guid isPermaLink='false'>{number}-{n}</guid>"
        f"<link>https://site{number}.example/{n}</link><description>Deux lignes de plus.</description></item>"
        for n in reversed(items)
    )
    return f"<rss version='2.0'><channel><title>Source {number}</title>{said}</channel></rss>".encode()


async def main(count: int) -> None:
    server = await asyncio.start_server(World(count).answer, "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
