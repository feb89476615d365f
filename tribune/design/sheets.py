"""A list of people to sign, as PDF to print and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tribune.design import printing

SHEET = Path(__file__).parent / "print" / "sheet.typ"
EMPTY_LINES = 8  # for those who were not on the list
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """``columns`` are the headings; the last column of the PDF is left empty, to sign in."""

    title: str
    subtitle: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def answer(sheet: Sheet, *, format: str, name: str) -> HttpResponse:
    """*format* is "pdf" or "csv"; *name* the file's, without its ending."""
    body = as_pdf(sheet) if format == "pdf" else as_csv(sheet)
    kind = "application/pdf" if format == "pdf" else "text/csv; charset=utf-8"
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}.{format}"'}
    )


def as_pdf(sheet: Sheet) -> bytes:
    return printing.pdf(
        SHEET.read_bytes(),
        {
            "title": sheet.title,
            "subtitle": sheet.subtitle,
            "columns": list(sheet.columns),
            "rows": [list(row) for row in sheet.rows],
            "empty": EMPTY_LINES,
            "signature": _("Signature"),
            "language": (get_language() or "fr")[:2],
            "note": _("Keep this sheet to yourselves, and destroy it once it has served."),
        },
    )


def as_csv(sheet: Sheet) -> bytes:
    """With the mark that spreadsheets read UTF-8 by; what a spreadsheet would run as a formula is made plain text."""
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(sheet.columns)
    rows.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return written.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
