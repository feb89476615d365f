"""A stranger's page, kept whole for some seconds: the front page under a flood costs next to nothing.

Only requests without a cookie are answered from here, and only with what such
a request was answered before. A change of the movement's settings is obeyed at
once: its version is part of the key.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from tribune.movement.settings import movement

KEPT = 200
_kept: dict[tuple[str, ...], tuple[float, bytes, dict[str, str]]] = {}
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
            if found is not None and found[0] > now:
                return HttpResponse(found[1], headers=found[2])
            answer = view(request, *args, **given)
            if answer.status_code == 200 and not answer.cookies:
                answer["Cache-Control"] = f"public, max-age={seconds}"
                with _lock:
                    if len(_kept) >= KEPT:
                        _kept.clear()
                    _kept[key] = (now + seconds, answer.content, dict(answer.headers))
            return answer

        return keeping

    return around


def forget_all() -> None:
    """Empty what is kept (a test begins)."""
    with _lock:
        _kept.clear()
