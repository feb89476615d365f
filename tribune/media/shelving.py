"""Which place on the disk holds which file: one a SHA-256, as it came."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.core.files.base import File as Opened
from django.core.files.storage import default_storage

FOLDER = "files"
NAME = re.compile(r"^[0-9a-f]{64}$")


def path_of(sha256: str) -> str:
    return f"{FOLDER}/{sha256[:2]}/{sha256}"


def shelve(sha256: str, file: IO[bytes] | Any) -> None:
    """Written even when it is there: equal bytes fall on one name, and its age starts again (see ``sweep``)."""
    file.seek(0)
    default_storage.save(path_of(sha256), Opened(file))


def opened(sha256: str) -> Any:
    """Raises FileNotFoundError."""
    return default_storage.open(path_of(sha256), "rb")


def discard(sha256: str) -> None:
    """Discarding twice does no harm."""
    default_storage.delete(path_of(sha256))


def lying(*, before: datetime) -> Iterator[tuple[str, set[str]]]:
    """Folder by folder, the files last written before that hour."""
    for folder in sorted(_listed(FOLDER)[0]):
        names = [name for name in _listed(f"{FOLDER}/{folder}")[1] if NAME.match(name)]
        yield folder, {n for n in names if default_storage.get_modified_time(f"{FOLDER}/{folder}/{n}") < before}


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
