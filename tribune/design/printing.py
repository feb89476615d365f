"""Paper: a sheet written in Typst's language (typst.app/docs) and its data, as PDF or PNG. No system library, no network."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal

# A drawing in one ink has no colour of skin: its sign would be drawn in the place of the hand it tints.
SKINS = dict.fromkeys(range(0x1F3FB, 0x1F400))
AT_ONCE = 2  # each holds a processor for as long as it draws
PATIENCE = 10  # seconds
VOICE = "Print Voice"

_slots = BoundedSemaphore(AT_ONCE)


class ManyAreDrawing(Refusal):
    sentence = _("Many sheets are being drawn at once. Ask again in a moment.")
    status = 503


def pdf(source: bytes, data: Mapping[str, Any]) -> bytes:
    """*source* with *data* (JSON values) as ``data``, and ``fonts``, the families in the order letters are looked for.

    Words of people stay words: nothing in *data* is read as Typst's language. The same data makes the same file.
    """
    return drawn(source, data)


def drawn(
    source: bytes, data: Mapping[str, Any], *, ppi: float | None = None, files: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF, or with *ppi* (pixels an inch) the first page as PNG. *files* are what ``image("name")`` reads, and all
    it may read. Raises ManyAreDrawing.
    """
    import typst  # noqa: PLC0415  7 MB that only a sheet needs

    head = (
        b"#let data = json(bytes(sys.inputs.data))\n#let fonts = json(bytes(sys.inputs.fonts))\n"
        b"#set document(date: none)\n"
    )
    compiled: Any = typst.compile  # its types say less than it takes
    words = json.dumps(data, ensure_ascii=False).translate(SKINS)
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder, _slot():
        for name, body in (files or {}).items():
            (Path(folder) / name).write_bytes(body)
        main = Path(folder) / "main.typ"
        main.write_bytes(head + source)
        paper = compiled(
            str(main),
            root=folder,
            font_paths=_fonts(),
            sys_inputs={"data": words, "fonts": json.dumps(families())},
            format="png" if ppi else "pdf",
            **({"ppi": ppi} if ppi else {}),
        )
    return bytes(paper[0] if isinstance(paper, list) else paper)


@cache
def families() -> list[str]:
    """Those that were built; Typst's own where none was, as in tests."""
    numbers = sorted({file.name.partition("-")[0] for file in _folder().glob("[0-9]*.ttf")})
    return [f"Print {number}" for number in numbers] or ["Libertinus Serif"]


@cache
def voice() -> list[str]:
    """For titles: the movement's loud letters first, then everyone's."""
    return [*([VOICE] if any(_folder().glob("voice-*.ttf")) else []), *families()]


@cache
def _fonts() -> Any:
    """Ours and Typst's own, found once: looking for them anew takes ten times as long as a sheet."""
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_folder())])


def _folder() -> Path:
    return Path(settings.BUILD) / "print"


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=PATIENCE):
        raise ManyAreDrawing
    try:
        yield
    finally:
        _slots.release()
