"""The one way out: every HTTP request the site makes to someone else passes here.

Each address a name answers with is checked, then pinned: the connection goes to
what was checked, whatever the name answers next. Each redirect starts again.
Nothing of ours travels: no cookie, no proxy, no credential. Everything ends: a
total deadline, and a cap on the body *after* decompression.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from yarl import URL

from tribune import __version__
from tribune.kit.addresses import is_disguised, is_public, literal
from tribune.kit.clock import seconds_until
from tribune.kit.courtesy import Courtesy
from tribune.kit.refusals import Refusal
from tribune.kit.unpacking import BadlyPacked, Unpacker

PORTS = frozenset({80, 443, 8080, 8443})
HOPS = 5
DEADLINE = 30.0
MAX_BYTES = 10 * 1024 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
ADDRESSES_TRIED = 4

LookUp = Callable[[str, int], Sequence[str]]
"""A name and a port in, every address the name has out; raises OSError when it has none. Runs in a thread."""


class OutboundRefused(Refusal):
    """The request was not made, or its answer not taken. ``code`` is kept where a sentence cannot be."""

    code = "refused"
    status = 502


class NotAWebAddress(OutboundRefused):
    code = "not_a_web_address"
    sentence = _("This is not the address of a web page.")
    status = 422


class AddressNotAllowed(OutboundRefused):
    code = "address_not_allowed"
    sentence = _("This address leads to a place that is not open to the public, where the site never goes.")
    status = 422


class NotReachable(OutboundRefused):
    code = "not_reachable"
    sentence = _("Nobody answers at this address.")


class NoSuchSite(NotReachable):
    code = "no_such_site"
    sentence = _("There is no site of this name.")


class CutShort(NotReachable):
    code = "cut_short"
    sentence = _("The connection was cut before the end of the answer.")


class Unreadable(OutboundRefused):
    code = "unreadable"
    sentence = _("The answer does not follow the rules of the web and cannot be read.")


class NotSecure(OutboundRefused):
    code = "not_secure"
    sentence = _("The site does not prove who it is: its certificate is not valid.")


class TooBig(OutboundRefused):
    code = "too_big"
    sentence = _("The answer is too big to be taken.")


class TooSlow(OutboundRefused):
    code = "too_slow"
    sentence = _("The site takes too long to answer.")


class TooManyRedirects(OutboundRefused):
    code = "too_many_redirects"
    sentence = _("The address sends on to another, again and again, and leads nowhere.")


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to fetch. *etag* and *modified* are what the last answer's headers said, byte for byte.

    With a *body* it is posted instead, with *headers*; an answer that sends elsewhere is then the answer.
    """

    url: str
    etag: str = ""
    modified: str = ""
    accept: str = "*/*"
    max_bytes: int = MAX_BYTES
    deadline: float = DEADLINE
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status. Header names are lower case.

    ``permanent_url`` is where the address has moved for good (301, 308 from the
    first hop on), or None. ``retry_after`` is in seconds, from either form of the header.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    permanent_url: str | None = None

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304

    @property
    def retry_after(self) -> int | None:
        return seconds_until(self.headers.get("retry-after", ""), now=self.headers.get("date", ""))

    @property
    def asks_to_wait(self) -> bool:
        """Whether the host as a whole wants to be left alone for a while."""
        return self.status == 429 or (self.status == 503 and self.retry_after is not None)


def fetch(
    url: str, *, etag: str = "", modified: str = "", accept: str = "*/*",
    max_bytes: int = MAX_BYTES, deadline: float = DEADLINE,
) -> Answer:  # fmt: skip
    """GET *url* and wait for it. Raises OutboundRefused. Not to be called where an event loop runs."""
    return _first(fetch_all([Ask(url, etag, modified, accept, max_bytes, deadline)]))


def fetch_all(
    asks: Iterable[Ask], *, at_once: int = 20, courtesy: Courtesy | None = None
) -> list[Answer | OutboundRefused]:
    """Every ask's answer or refusal, in order; a refusal of one is nothing to the others."""

    async def together() -> list[Answer | OutboundRefused]:
        async with Outbound(at_once=at_once, courtesy=courtesy) as outbound:
            return await outbound.fetch_all(asks)

    return asyncio.run(together())


def _first(answers: list[Answer | OutboundRefused]) -> Answer:
    if isinstance(answers[0], OutboundRefused):
        raise answers[0]
    return answers[0]


def look_up(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(sockaddr[0]) for *_rest, sockaddr in found))


# Its own threads: asyncio's would be waited for at the end of each run, however long a name server sleeps.
_NAMES = ThreadPoolExecutor(max_workers=32, thread_name_prefix="names")


@dataclass(slots=True)
class Outbound:
    """The client itself, inside ``async with``. *allow* adds "ip:port" pairs to what is public (default: settings).
    *at_once* bounds the requests under way; with *courtesy*, each hop of each also waits for its host's turn.
    """

    allow: Sequence[str] | None = None
    look_up: LookUp = look_up
    at_once: int = 20
    courtesy: Courtesy | None = None
    _allowed: frozenset[tuple[str, int]] = field(init=False, default=frozenset())
    _pins: "_Pins" = field(init=False)
    _session: aiohttp.ClientSession = field(init=False)
    _places: asyncio.Semaphore = field(init=False)

    async def __aenter__(self) -> Self:
        self._allowed = frozenset(_pair(p) for p in (settings.OUTBOUND_ALLOW if self.allow is None else self.allow))
        self._pins = _Pins()
        self._places = asyncio.Semaphore(self.at_once)
        connector = aiohttp.TCPConnector(
            resolver=self._pins, use_dns_cache=False, socket_factory=self._socket, limit=self.at_once, force_close=True
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None),
            max_line_size=32_768,
            max_field_size=32_768,
            headers={
                "User-Agent": f"Tribune/{__version__} (+{settings.SITE_URL}/)",
                "Accept-Encoding": "gzip, deflate",
            },
        )
        return self

    async def __aexit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._session.close()

    async def fetch_all(self, asks: Iterable[Ask]) -> list[Answer | OutboundRefused]:
        return await asyncio.gather(*(self.answer_or_refusal(ask) for ask in asks))

    async def answer_or_refusal(self, ask: Ask) -> Answer | OutboundRefused:
        try:
            return await self.fetch(ask)
        except OutboundRefused as refusal:
            return refusal

    async def fetch(self, ask: Ask) -> Answer:
        try:
            async with asyncio.timeout(ask.deadline) as limit:
                return await self._follow(ask, limit)
        except TimeoutError:
            raise TooSlow from None
        except (ssl.SSLError, ssl.CertificateError, aiohttp.ClientSSLError) as error:
            raise NotSecure from error
        except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError, ConnectionResetError) as error:
            raise CutShort from error
        except (aiohttp.ClientConnectionError, OSError) as error:
            raise NotReachable from error
        except (aiohttp.ClientError, BadlyPacked, ValueError) as error:
            raise Unreadable from error

    async def _follow(self, ask: Ask, limit: asyncio.Timeout) -> Answer:
        url, moved, is_moving = ask.url.strip(), None, True
        for _hop in range(HOPS + 1):
            where = read_address(url)
            async with self._turn(where.raw_host or "", limit):
                answer = await self._once(url, where, ask)
            target = answer.headers.get("location", "")
            if answer.status not in REDIRECTS or not target or ask.body is not None:
                return Answer(answer.status, url, answer.headers, answer.body, moved)
            url = _joined(url, target)
            is_moving = is_moving and answer.status in PERMANENT
            moved = url if is_moving else moved
        raise TooManyRedirects

    @asynccontextmanager
    async def _turn(self, host: str, limit: asyncio.Timeout) -> AsyncIterator[None]:
        """Wait until *host* is free and there is a place; *limit* does not count that."""
        now = asyncio.get_running_loop().time
        left = (limit.when() or 0.0) - now()
        limit.reschedule(None)
        async with self.courtesy.turn(host) if self.courtesy else nullcontext(), self._places:
            limit.reschedule(now() + left)
            yield

    async def _once(self, url: str, where: URL, ask: Ask) -> Answer:
        """One request to one checked address. A redirect's body is not read."""
        await self._pin(where)
        headers = {"Accept": ask.accept, **ask.headers}
        if ask.etag:
            headers["If-None-Match"] = ask.etag
        if ask.modified:
            headers["If-Modified-Since"] = ask.modified
        method = "GET" if ask.body is None else "POST"
        async with self._session.request(
            method, where, headers=headers, data=ask.body, allow_redirects=False
        ) as response:
            said = {name.lower(): _printable(", ".join(response.headers.getall(name))) for name in response.headers}
            is_read = response.status not in REDIRECTS
            return Answer(response.status, url, said, await _body(response, ask.max_bytes) if is_read else b"")

    async def _pin(self, where: URL) -> None:
        """Check every address of the host, and let the connector know only those."""
        host, port = where.raw_host or "", where.port or 0
        if literal(host):
            addresses: Sequence[str] = [host]
        elif is_disguised(host):
            raise AddressNotAllowed
        else:
            try:
                addresses = await asyncio.get_running_loop().run_in_executor(_NAMES, self.look_up, host, port)
            except (OSError, UnicodeError) as error:
                raise NoSuchSite from error
        if not addresses:
            raise NoSuchSite
        if not all(self._is_allowed(address, port) for address in addresses):
            raise AddressNotAllowed
        self._pins.by_host[host] = list(addresses[:ADDRESSES_TRIED])

    def _is_allowed(self, address: str, port: int) -> bool:
        return (address, port) in self._allowed or (port in PORTS and is_public(address))

    def _socket(self, info: tuple[int, int, int, str, tuple[str | int, ...]]) -> socket.socket:
        """The last gate, passed by every connection: what is about to be dialled is checked once more."""
        family, kind, protocol, _name, address = info
        if not self._is_allowed(str(address[0]), int(address[1])):
            raise OSError("this address was never checked")
        return socket.socket(family, kind, protocol)


class _Pins(AbstractResolver):
    """Answers the connector with addresses that were checked, and with nothing else."""

    def __init__(self) -> None:
        self.by_host: dict[str, list[str]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self.by_host.get(host, [])
        ]

    async def close(self) -> None:
        self.by_host.clear()


def read_address(url: str) -> URL:
    """*url* read once, by the parser that will also dial it. Raises NotAWebAddress for anything two parsers could
    read in two ways: control characters, backslashes, credentials, encoded hosts, schemes other than http and https.
    """
    if any(c <= " " or c in "\\\x7f" for c in url) or len(url) > 4000:
        raise NotAWebAddress
    try:
        read = URL(url)
        host = read.raw_host
        is_web = read.scheme in ("http", "https") and urlsplit(url).scheme.lower() == read.scheme and bool(read.port)
    except ValueError as error:
        raise NotAWebAddress from error
    if not is_web or not host or "%" in host or read.user is not None or read.password is not None:
        raise NotAWebAddress
    return read


async def _body(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    declared = response.content_length
    if declared is not None and declared > max_bytes:
        raise TooBig
    unpacker = Unpacker(response.headers.get("Content-Encoding", ""))
    kept = bytearray()
    async for chunk in response.content.iter_any():
        for piece in unpacker.unpack(chunk):
            kept += piece
            if len(kept) > max_bytes:
                raise TooBig
    if not unpacker.is_whole:
        raise CutShort
    return bytes(kept)


def _joined(url: str, target: str) -> str:
    """Where a Location leads. "http:there" and "http:///there" are read in several ways, so in none."""
    try:
        parts = urlsplit(target.strip())
        if parts.scheme and not parts.netloc:
            raise NotAWebAddress
        return urljoin(url, target.strip())
    except ValueError as error:
        raise NotAWebAddress from error


def _printable(value: str) -> str:
    """A header as text that any database keeps: bytes that are not UTF-8 become question marks."""
    return "".join(c for c in value.encode("utf-8", "replace").decode() if c >= " " and c != "\x7f")


def _pair(text: str) -> tuple[str, int]:
    """("127.0.0.1", 8190) of "127.0.0.1:8190", ("::1", 8190) of "[::1]:8190"."""
    host, _colon, port = text.rpartition(":")
    return host.strip("[] "), int(port)
