"""What opens a stream: channels, a person, a language and ten minutes, signed.

A page that has fetched its thing through the viewer makes one for its channels. It is of no use without the cookie of
the session it was made for, so that one found in a proxy's log opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

SALT = "streams.key"
LIVES_SECONDS = 600
RENEWED_FOR_SECONDS = 86_400  # a laptop that slept asks for a fresh one with the old
MOST_CHANNELS = 20

_cookies: list[str] = []


class NoKey(Exception):
    """Not signed by us, too old, or somebody else's."""


@dataclass(frozen=True, slots=True)
class Key:
    """*person* is a code; *made_at* POSIX seconds; *bound* a digest of the cookie."""

    person: str
    channels: tuple[str, ...]
    language: str
    made_at: float
    bound: str

    @property
    def ends_at(self) -> float:
        return self.made_at + LIVES_SECONDS

    @property
    def drawn_at(self) -> datetime:
        return datetime.fromtimestamp(self.made_at, UTC)


def bind_to(*cookies: str) -> None:
    """Name the cookies that a session may have. Called from ``AppConfig.ready`` of the room that gives them."""
    _cookies.extend(name for name in cookies if name not in _cookies)


def make(*, person: str, channels: Sequence[str], language: str, cookies: Mapping[str, str]) -> str:
    body = {
        "p": person,
        "c": list(channels[:MOST_CHANNELS]),
        "l": language,
        "t": round(time.time(), 3),
        "b": bound_to(cookies),
    }
    return signing.Signer(salt=SALT).sign_object(body)


def read(signed: str, *, cookies: Mapping[str, str], lives_seconds: float = LIVES_SECONDS) -> Key:
    """The key; ``NoKey`` when it opens nothing here and now."""
    try:
        body = signing.Signer(salt=SALT).unsign_object(signed)
        key = Key(body["p"], tuple(body["c"]), body["l"], float(body["t"]), body["b"])
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise NoKey from error
    if time.time() > key.made_at + lives_seconds or not hmac.compare_digest(key.bound, bound_to(cookies)):
        raise NoKey
    return key


def bound_to(cookies: Mapping[str, str]) -> str:
    kept = "\0".join(cookies.get(name, "") for name in _cookies)
    return hmac.new(settings.INDEX_KEY, f"{SALT}\0{kept}".encode(), hashlib.sha256).hexdigest()[:16]


def cookies_in(header: str) -> dict[str, str]:
    """A Cookie header, as a dict."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def cookies_of(request: HttpRequest) -> Mapping[str, str]:
    return request.COOKIES
