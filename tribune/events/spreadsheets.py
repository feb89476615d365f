"""Lists for a spreadsheet: UTF-8 with its mark, and no cell that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def written(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180, with what OWASP advises against CSV injection."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([harmless(cell) for cell in head])
    lines.writerows([harmless(cell) for cell in row] for row in rows)
    return MARK + out.getvalue()


def harmless(cell: object) -> str:
    """As text, an apostrophe before what would be a formula."""
    words = "" if cell is None else str(cell)
    return f"'{words}" if words.startswith(FORMULAS) else words
