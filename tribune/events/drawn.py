"""A line of a list, drawn once and kept; where it stands and why it is shown are poured in each time.

Kept under what changes it (the action's version, its date's sequence, the
language) and what the reader may do with it (go, going, full).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.design.icons import icon
from tribune.events.lines import Line

KEPT = 3000
FAR, WHY = "\ue000far\ue001", "\ue000why\ue001"  # private-use characters: kit.text lets none in

_kept: OrderedDict[tuple[object, ...], str] = OrderedDict()
_lock = threading.Lock()


def drawn(lines: Iterable[Line]) -> SafeString:
    """The lines, one below the other."""
    prefix, language = get_script_prefix(), get_language()
    return SafeString("".join(_filled(line, _piece(line, prefix, language)) for line in lines))


def _piece(line: Line, prefix: str, language: str | None) -> str:
    key = (
        line.date_code,
        line.version,
        line.sequence,
        line.is_going,
        line.is_full,
        line.asks_for_help,
        prefix,
        language,
    )
    with _lock:
        piece = _kept.get(key)
        if piece is not None:
            _kept.move_to_end(key)
            return piece
    piece = str(get_template("events/_line.html").render({"line": line, "far": FAR, "why": WHY}))
    with _lock:
        _kept[key] = piece
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return piece


def _filled(line: Line, piece: str) -> str:
    far = f" · {conditional_escape(line.how_far)}" if line.how_far else ""
    why = f'<span class="why">{icon(line.why_icon)}{conditional_escape(line.why)}</span>' if line.why else ""
    return piece.replace(FAR, far).replace(WHY, why)
