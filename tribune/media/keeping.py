"""Which file holds which picture: one a SHA-256, its renditions beside it."""

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from tribune.media.models import WIDTHS
from tribune.media.preparing import QUALITY

FOLDER = "pictures"
NAME = re.compile(r"^(?P<sha256>[0-9a-f]{64})(?:\.\d+)?\.webp$")
GRACE = timedelta(hours=1)  # a file may lie a while before the row that needs it is committed


def path_of(sha256: str, width: int | None = None) -> str:
    return f"{FOLDER}/{sha256[:2]}/{sha256}{f'.{width}' if width else ''}.webp"


def keep(sha256: str, body: bytes) -> None:
    """Written even when it is there: equal bytes fall on one name, and its age starts again (see ``sweep``)."""
    default_storage.save(path_of(sha256), ContentFile(body))


def body_of(sha256: str, *, width: int, whole_width: int) -> bytes:
    """The rendition *width* pixels wide, made at the first request; the whole picture when it is no wider.

    Raises FileNotFoundError when the picture's file is gone.
    """
    if width >= whole_width:
        return _read(path_of(sha256))
    try:
        return _read(path_of(sha256, width))
    except FileNotFoundError:
        body = _narrowed(_read(path_of(sha256)), width)
        default_storage.save(path_of(sha256, width), ContentFile(body))
        return body


def kept(sha256: str) -> bytes:
    """Raises FileNotFoundError."""
    return _read(path_of(sha256))


def discard(sha256: str) -> None:
    """The file and its renditions. Discarding twice does no harm."""
    for width in (None, *WIDTHS):
        default_storage.delete(path_of(sha256, width))


def lying(*, before: datetime) -> Iterator[tuple[str, set[str]]]:
    """Folder by folder, the pictures whose files were last written before that hour."""
    folders, _files = _listed(FOLDER)
    for folder in sorted(folders):
        _folders, files = _listed(f"{FOLDER}/{folder}")
        old: dict[str, bool] = {}
        for file in files:
            match = NAME.match(file)
            if match:
                is_old = default_storage.get_modified_time(f"{FOLDER}/{folder}/{file}") < before
                sha256 = match["sha256"]
                old[sha256] = old.get(sha256, True) and is_old
        yield folder, {sha256 for sha256, is_old in old.items() if is_old}


def _read(path: str) -> bytes:
    with default_storage.open(path, "rb") as file:
        return bytes(file.read())


def _narrowed(body: bytes, width: int) -> bytes:
    """In this process: these pixels are our own, at most 2,560 a side."""
    with Image.open(io.BytesIO(body), formats=["WEBP"]) as whole:
        height = max(1, round(whole.height * width / whole.width))
        small = whole.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        out = io.BytesIO()
        small.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
