"""A stranger's file to a plain picture of ours, or a refusal. What decodes runs elsewhere and may be killed."""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, Any

from tribune.media import refusals
from tribune.media.uploads import HEAVIEST, NO_ROOM

DECODER = Path(__file__).with_name("decoder.py")
LONGEST_SIDE = 2560
QUALITY = 82
MIME = "image/webp"
SECONDS = 10
AT_ONCE = 2  # each may take half a gigabyte
PATIENCE = 20
CHUNK = 64 * 1024

_slots = BoundedSemaphore(AT_ONCE)
_refusals = {
    "pixels": refusals.PictureHasTooManyPixels,
    "format": refusals.ThatIsNotAPicture,
    "damaged": refusals.PictureIsBroken,
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture made plain, not kept yet."""

    body: bytes
    sha256: str
    width: int
    height: int
    mime: str = MIME


def prepare(file: IO[bytes] | Any) -> Prepared:
    """Check *file* by decoding it and write it anew: upright, in sRGB, at most 2,560 pixels a side, without metadata.

    Its name and declared type are not looked at. Raises PictureRefused.
    """
    if getattr(file, NO_ROOM, False):
        raise refusals.NoRoomForPictures
    if (getattr(file, "size", 0) or 0) > HEAVIEST:
        raise refusals.PictureIsTooHeavy
    try:
        with tempfile.TemporaryDirectory(prefix="picture-") as folder:
            source, target = Path(folder) / "in", Path(folder) / "out"
            _copy(file, source)
            with _slot():
                said = _decode(source, target)
            body = target.read_bytes()
    except OSError as error:
        raise refusals.NoRoomForPictures from error
    return Prepared(body, hashlib.sha256(body).hexdigest(), int(said["width"]), int(said["height"]))


def _copy(file: IO[bytes], target: Path) -> None:
    file.seek(0)
    length = 0
    with target.open("wb") as copy:
        while chunk := file.read(CHUNK):
            length += len(chunk)
            if length > HEAVIEST:
                raise refusals.PictureIsTooHeavy
            copy.write(chunk)
    if not length:
        raise refusals.ThatIsNotAPicture


def _decode(source: Path, target: Path) -> dict[str, Any]:
    command = [sys.executable, "-I", str(DECODER), str(source), str(target), str(LONGEST_SIDE), str(QUALITY)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS,
            cwd=source.parent, env={"LANG": "C.UTF-8"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise refusals.PictureTakesTooLong from error
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:  # killed by one of its own limits, or by the system for want of memory
        raise refusals.PictureTakesTooLong from error
    if "refusal" in said:
        raise _refusals[said["refusal"]]
    return said


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=PATIENCE):
        raise refusals.TooManyPicturesAtOnce
    try:
        yield
    finally:
        _slots.release()
