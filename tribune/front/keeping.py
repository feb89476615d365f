"""A stranger's page, kept whole for some seconds: the front page under a flood costs next to nothing.

Only requests without a cookie are answered from here, and only with what such
a request was answered before. A change of the movement's settings is obeyed at
once: its version is part of the key.

It is kept compressed too. That is safe here and only here: the same page for
everyone, without a secret and without a word of the request in it, gives
BREACH nothing to guess.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from tribune.movement.settings import movement

KEPT = 200


@dataclass(frozen=True, slots=True)
class Page:
    """``until`` is on the monotonic clock, in seconds; ``packed`` is ``body`` in gzip."""

    until: float
    body: bytes
    packed: bytes
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponse:
        if not takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return HttpResponse(self.body, headers=self.headers)
        answer = HttpResponse(self.packed, headers=self.headers)
        answer["Content-Encoding"] = "gzip"
        return answer


_kept: dict[tuple[str, ...], Page] = {}
_lock = threading.Lock()


def kept_for_strangers(seconds: int) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
            if request.COOKIES or request.method not in ("GET", "HEAD") or request.META.get("QUERY_STRING"):
                return view(request, *args, **given)
            key = (request.get_host(), request.path, get_language() or "", str(movement().version))
            now = time.monotonic()
            found = _kept.get(key)
            if found is not None and found.until > now:
                return found.answer(request)
            answer = view(request, *args, **given)
            if answer.status_code != 200 or answer.cookies:
                return answer
            answer["Cache-Control"] = f"public, max-age={seconds}"
            patch_vary_headers(answer, ["Accept-Encoding"])
            packed = gzip.compress(answer.content, compresslevel=6, mtime=0)
            page = Page(now + seconds, answer.content, packed, dict(answer.headers))
            with _lock:
                if len(_kept) >= KEPT:
                    _kept.clear()
                _kept[key] = page
            return page.answer(request)

        return keeping

    return around


def takes_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` header allows gzip (RFC 9110, section 12.5.3); ``*`` alone is not relied upon."""
    for choice in accepted.lower().split(","):
        name, _semicolon, weight = choice.partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            value = weight.strip().removeprefix("q=")
            return not value or bool(value.strip("0."))
    return False


def forget_all() -> None:
    """Empty what is kept (a test begins)."""
    with _lock:
        _kept.clear()
