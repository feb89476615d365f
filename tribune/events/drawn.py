"""A line of a list, drawn once and kept; where it stands and why it is shown are poured in each time.

Kept under what changes it (the action's version, its date's sequence, the
language) and what the reader may do with it (go, going, full).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.design.icons import icon
from tribune.events.lines import Line

KEPT = 3000
# Private-use characters: kit.text lets none in.
FAR, WHY, COMING = "\ue000far\ue001", "\ue000why\ue001", "\ue000coming\ue001"

_kept: OrderedDict[tuple[object, ...], str] = OrderedDict()
_lock = threading.Lock()


def drawn(lines: Iterable[Line]) -> SafeString:
    """The lines, one below the other."""
    return _all(lines, "events/_line.html", lambda line: f" · {conditional_escape(line.how_far)}")


def rail(lines: Iterable[Line], level: int = 3) -> SafeString:
    """The lines as cards, one beside the other; *level* of their headings."""
    far = lambda line: f'<br><span class="tag">{conditional_escape(line.how_far)}</span>'  # noqa: E731
    return _all(lines, "events/_rail_card.html", far, level=level)


def agenda(lines: Iterable[Line]) -> SafeString:
    """The lines short, for a column beside a page."""
    return _all(lines, "events/_agenda_line.html", lambda line: "")


def button(line: Line) -> SafeString:
    """Go, going, waiting or full: what the reader does or did about it."""
    return SafeString(_piece(line, "events/_line_answer.html", 0, get_script_prefix(), get_language()))


def forget_all() -> None:
    """Empty what is kept (a test begins)."""
    with _lock:
        _kept.clear()


def _all(lines: Iterable[Line], template: str, far: Callable[[Line], str], *, level: int = 3) -> SafeString:
    prefix, language = get_script_prefix(), get_language()
    out = []
    for line in lines:
        why = f'<span class="why">{icon(line.why_icon)}{conditional_escape(line.why)}</span>' if line.why else ""
        piece = _piece(line, template, level, prefix, language)
        piece = piece.replace(FAR, far(line) if line.how_far else "").replace(WHY, why)
        out.append(piece.replace(COMING, conditional_escape(line.coming)) if COMING in piece else piece)
    return SafeString("".join(out))


def _piece(line: Line, template: str, level: int, prefix: str, language: str | None) -> str:
    key = (
        template,
        level,
        line.date_code,
        line.version,
        line.sequence,
        line.answer,
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
    context = {"line": line, "far": FAR, "why": WHY, "coming": COMING, "level": level}
    piece = str(get_template(template).render(context))
    with _lock:
        _kept[key] = piece
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return piece
