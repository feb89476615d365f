"""A calendar as an answer. Calendars ask all day long: what has not changed is not written again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language

from tribune.events.calendars.writing import Brief, Shown, etag_of, file_of

SEEN_SECONDS = 7 * 24 * 3600


def answer(
    request: HttpRequest, shown: Sequence[Shown | Brief], *, title: str, name: str, at: datetime, address: str = "",
    is_private: bool = False,
) -> HttpResponse:  # fmt: skip
    """A calendar file called *name*. What *is_private* no proxy keeps, and no page it leads to learns where from."""
    etag = etag_of(shown, title, address, get_language() or "")
    modified = _since(request, etag, at)
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        body = file_of(shown, title=title, address=address)
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    if is_private:
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
    else:
        response["Access-Control-Allow-Origin"] = "*"
    return response


def _since(request: HttpRequest, etag: str, at: datetime) -> int:
    """Since when (POSIX seconds) this address has answered what *etag* stands for, as far as this process remembers.

    The newest change among the dates would not do: a date that leaves the list changes it too. A forgotten
    hour costs one full answer.
    """
    where = f"{request.get_full_path()} {get_language()}"
    key = f"calendar:{hashlib.sha256(where.encode()).hexdigest()}"
    known = cache.get(key)
    if known is not None and known[0] == etag:
        return int(known[1])
    now = int(at.timestamp())
    cache.set(key, (etag, now), timeout=SEEN_SECONDS)
    return now
