"""Taking pictures in, and making their renditions."""

from __future__ import annotations

import errno
import hashlib
import io
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image

from tribune.kit.refusals import Refusal
from tribune.media.decoding import CannotRead, decode
from tribune.media.models import Picture

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LARGEST_BYTES = 15 * 1024 * 1024
WIDTHS = (160, 320, 640, 960, 1280, 1920)
MIME = "image/webp"
FORMATS_ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif"


class PictureIsTooHeavy(Refusal):
    sentence = _("This file is over 15 MB. Send a smaller picture.")
    field = "picture"
    status = 413


class PictureHasTooManyPixels(Refusal):
    sentence = _("This picture has over 40 million pixels. Send a smaller one.")
    field = "picture"
    status = 422


class ThatIsNotAPicture(Refusal):
    sentence = _("This file is not a picture we can read. JPEG, PNG, WebP, AVIF and GIF work.")
    field = "picture"
    status = 422


class PictureIsBroken(Refusal):
    sentence = _("This picture is damaged or incomplete. Try sending it again.")
    field = "picture"
    status = 422


class NoRoomForPictures(Refusal):
    sentence = _("There is no room left to keep this picture. Nothing else was lost: try again later.")
    field = "picture"
    status = 507


REFUSALS: dict[str, type[Refusal]] = {
    "format": ThatIsNotAPicture,
    "pixels": PictureHasTooManyPixels,
    "broken": PictureIsBroken,
    "heavy": PictureHasTooManyPixels,
}


def take_in(
    file: File[Any], *, by: AbstractBaseUser | None, at: datetime, guard: str = "", guard_id: int | None = None,
    alt: str = "", credit: str = "",
) -> Picture:  # fmt: skip
    """Check *file* by decoding it, re-encode it, keep it under its SHA-256, and give its row.

    Raises PictureIsTooHeavy, PictureHasTooManyPixels, ThatIsNotAPicture, PictureIsBroken, NoRoomForPictures.
    """
    if file.size is not None and file.size > LARGEST_BYTES:
        raise PictureIsTooHeavy
    try:
        with tempfile.TemporaryDirectory(prefix="picture-") as folder:
            source, target = Path(folder, "source"), Path(folder, "target")
            _copy(file, source)
            try:
                decoded = decode(source, target)
            except CannotRead as cannot:
                raise REFUSALS[cannot.why] from cannot
            body = target.read_bytes()
        digest = hashlib.sha256(body).hexdigest()
        _keep(original_path(digest), body)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoomForPictures from error
        raise
    with transaction.atomic():
        return Picture.objects.create(
            sha256=digest, mime=MIME, width=decoded.width, height=decoded.height, bytes=len(body), guard=guard,
            guard_id=guard_id, alt=alt, credit=credit, taken_in_at=at, taken_in_by=by,
        )  # fmt: skip


def discard(*, picture: Picture) -> None:
    """The row goes at once; the bytes with it, when no other row has the same and once that is committed."""
    digest = picture.sha256
    picture.delete()
    transaction.on_commit(lambda: _forget_bytes(digest))


def rendition(picture: Picture, width: int) -> File[Any]:
    """The picture at most *width* pixels wide, made the first time it is asked for. Raises FileNotFoundError."""
    if width >= picture.width:
        return default_storage.open(original_path(picture.sha256))
    path = rendition_path(picture.sha256, width)
    if not default_storage.exists(path):
        with default_storage.open(original_path(picture.sha256)) as original, Image.open(original) as image:
            image.thumbnail((width, picture.height), Image.Resampling.LANCZOS)
            made = io.BytesIO()
            image.save(made, "WEBP", quality=78, method=4)
        _keep(path, made.getvalue())
    return default_storage.open(path)


def original_path(digest: str) -> str:
    return f"pictures/{digest[:2]}/{digest}.webp"


def rendition_path(digest: str, width: int) -> str:
    return f"renditions/{digest[:2]}/{digest}-{width}.webp"


def _forget_bytes(digest: str) -> None:
    if Picture.objects.filter(sha256=digest).exists():
        return
    for path in (original_path(digest), *(rendition_path(digest, width) for width in WIDTHS)):
        default_storage.delete(path)


def _copy(file: File[Any], target: Path) -> None:
    size = 0
    with target.open("wb") as out:
        for chunk in file.chunks():
            size += len(chunk)
            if size > LARGEST_BYTES:
                raise PictureIsTooHeavy
            out.write(chunk)


def _keep(path: str, body: bytes) -> None:
    """Equal bytes are kept once. The name is the content, so whoever is first has written the right thing."""
    if default_storage.exists(path):
        return
    kept = default_storage.save(path, ContentFile(body))
    if kept != path:  # someone else was first between the two calls, and theirs is the same
        default_storage.delete(kept)
