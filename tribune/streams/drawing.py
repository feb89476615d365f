"""How a ripple reaches a page: drawn once a process, version of its channel and language, as one line of JSON."""

from __future__ import annotations

import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from django.utils import translation

from tribune.streams.channels import Row, channel_of

log = logging.getLogger(__name__)

MOST = 4000

_speaking: Callable[[str], AbstractContextManager[Any]] = translation.override
_drawn: OrderedDict[tuple[int, str, str], str] = OrderedDict()
_version: dict[str, int] = {}
_lock = threading.Lock()


def speak_with(speaking: Callable[[str], AbstractContextManager[Any]]) -> None:
    """Have *speaking* (a context manager of a language) set the language and the addresses of what is drawn."""
    global _speaking
    _speaking = speaking


def drawn(row: Row, language: str) -> str:
    """Empty when there is nothing to show, else ``{"n": 12, "t": 1732175400123, "c": "thread:…", "l": "fr", "parts": […]}``; with ``"look": true`` where it could not be drawn.

    A later ripple on the same channel has the earlier ones drawn anew: what was deleted since is not told again.
    """
    key = (row.pk, row.channel, language)
    with _lock:
        if row.pk > _version.get(row.channel, 0):
            _version[row.channel] = row.pk
            while len(_version) > MOST:
                del _version[next(iter(_version))]
        version = _version[row.channel]
        found = _drawn.get(key)
    if found is not None and version == row.pk:
        return found
    line = _draw(row, language)
    with _lock:
        _drawn[key] = line
        while len(_drawn) > MOST:
            _drawn.popitem(last=False)
    return line


def _draw(row: Row, language: str) -> str:
    event: dict[str, Any] = {"n": row.pk, "t": round(row.at.timestamp() * 1000), "c": row.channel, "l": language}
    channel = channel_of(row.channel)
    try:
        with _speaking(language):
            parts = channel.draw(row) if channel is not None else ()
            if not parts:
                return ""
            event["parts"] = [{key: str(value) for key, value in asdict(part).items() if value} for part in parts]
    except Exception:
        log.exception(
            "A ripple (%s on %s) could not be drawn: its readers look at their page again.", row.kind, row.channel
        )
        event["look"] = True
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))
