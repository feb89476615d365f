"""Paper: a sheet written in Typst's language (typst.app/docs) and its data, as PDF. No system library, no network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings


def pdf(source: bytes, data: Mapping[str, Any]) -> bytes:
    """*source* with *data* (JSON values) as ``data``, and ``fonts``, the families in the order letters are looked for.

    Words of people stay words: nothing in *data* is read as Typst's language.
    """
    head = b"#let data = json(bytes(sys.inputs.data))\n#let fonts = json(bytes(sys.inputs.fonts))\n"
    compiled: Any = typst.compile  # its types say less than it takes
    drawn = compiled(
        head + source,
        font_paths=[str(_folder())],
        sys_inputs={"data": json.dumps(data), "fonts": json.dumps(families())},
    )
    return bytes(drawn)


@cache
def families() -> list[str]:
    """Those that were built; Typst's own where none was, as in tests."""
    numbers = sorted({file.name.partition("-")[0] for file in _folder().glob("*.ttf")})
    return [f"Print {number}" for number in numbers] or ["Libertinus Serif"]


def _folder() -> Path:
    return Path(settings.BUILD) / "print"
