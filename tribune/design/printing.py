"""Paper: a sheet written in Typst's language (typst.app/docs) and its data, as PDF. No system library, no network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

# A drawing in one ink has no colour of skin: its sign would be drawn in the place of the hand it tints.
SKINS = dict.fromkeys(range(0x1F3FB, 0x1F400))


def pdf(source: bytes, data: Mapping[str, Any]) -> bytes:
    """*source* with *data* (JSON values) as ``data``, and ``fonts``, the families in the order letters are looked for.

    Words of people stay words: nothing in *data* is read as Typst's language. The same data makes the same file.
    """
    import typst  # noqa: PLC0415  7 MB that only a sheet needs

    head = (
        b"#let data = json(bytes(sys.inputs.data))\n#let fonts = json(bytes(sys.inputs.fonts))\n"
        b"#set document(date: none)\n"
    )
    compiled: Any = typst.compile  # its types say less than it takes
    words = json.dumps(data, ensure_ascii=False).translate(SKINS)
    drawn = compiled(head + source, font_paths=_fonts(), sys_inputs={"data": words, "fonts": json.dumps(families())})
    return bytes(drawn)


@cache
def families() -> list[str]:
    """Those that were built; Typst's own where none was, as in tests."""
    numbers = sorted({file.name.partition("-")[0] for file in _folder().glob("*.ttf")})
    return [f"Print {number}" for number in numbers] or ["Libertinus Serif"]


@cache
def _fonts() -> Any:
    """Ours and Typst's own, found once: looking for them anew takes ten times as long as a sheet."""
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_folder())])


def _folder() -> Path:
    return Path(settings.BUILD) / "print"
