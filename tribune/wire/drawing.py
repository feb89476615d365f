"""Lines of the river, drawn once: a line's values are all that its HTML depends on, so they are its key."""

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.wire.queries import Line

KEPT = 4000


def draw_lines(lines: Iterable[Line]) -> list[SafeString]:
    language, prefix = get_language() or "", get_script_prefix()
    return [_drawn(line, language, prefix) for line in lines]


@lru_cache(maxsize=KEPT)
def _drawn(line: Line, _language: str, _prefix: str) -> SafeString:
    return SafeString(get_template("wire/_line.html").render({"line": line}))
