"""Taking pictures in and letting them go."""

from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tribune.media import keeping
from tribune.media.models import Picture
from tribune.media.preparing import Prepared, prepare
from tribune.media.refusals import (
    NoRoomForPictures,
    PictureHasTooManyPixels,
    PictureIsBroken,
    PictureIsTooHeavy,
    PictureRefused,
    PictureTakesTooLong,
    ThatIsNotAPicture,
)

__all__ = [
    "NoRoomForPictures",
    "PictureHasTooManyPixels",
    "PictureIsBroken",
    "PictureIsTooHeavy",
    "PictureRefused",
    "PictureTakesTooLong",
    "ThatIsNotAPicture",
    "copy",
    "discard",
    "settle",
    "sweep",
    "take_in",
    "unused",
]

UNUSED_AFTER = timedelta(days=1)
BATCH = 500


def take_in(
    file: IO[bytes] | Prepared | Any,
    *,
    by: Any,
    at: datetime,
    guard: str = "",
    guard_id: int | None = None,
    alt: str = "",
    credit: str = "",
) -> Picture:
    """Keep a picture of *by* (a Person, or None for the site itself). Raises PictureRefused in plain words.

    *file* is an upload, an open file, or what ``preparing.prepare`` made of one.
    The file is written before the row: should the row never come, ``sweep``
    takes the file away.
    """
    prepared = file if isinstance(file, Prepared) else prepare(file)
    try:
        keeping.keep(prepared.sha256, prepared.body)
    except OSError as error:
        raise NoRoomForPictures from error
    return Picture.objects.create(
        sha256=prepared.sha256,
        mime=prepared.mime,
        width=prepared.width,
        height=prepared.height,
        bytes=len(prepared.body),
        guard=guard,
        guard_id=guard_id,
        alt=alt[:300],
        credit=credit[:160],
        taken_in_at=at,
        taken_in_by=by,
    )


def copy(*, picture: Picture, by: Any, at: datetime, guard: str = "") -> Picture:
    """Another row of the same bytes, for something else to show, to others perhaps."""
    return Picture.objects.create(
        sha256=picture.sha256,
        mime=picture.mime,
        width=picture.width,
        height=picture.height,
        bytes=picture.bytes,
        guard=guard,
        alt=picture.alt,
        credit=picture.credit,
        taken_in_at=at,
        taken_in_by=by,
    )


def settle(answer: Any, *, current: Picture | None, by: Any, at: datetime, **kept: Any) -> Picture | None:
    """What a PictureField answered, made true: a new picture taken in, none when it was removed, else *current*."""
    if isinstance(answer, Prepared):
        return take_in(answer, by=by, at=at, **kept)
    return None if answer is False else current


def discard(*, picture: Picture) -> None:
    """Remove a picture, and its file unless another row keeps the same bytes."""
    sha256 = picture.sha256
    picture.delete()
    transaction.on_commit(lambda: _discard_unless_kept(sha256))


def sweep(*, at: datetime) -> tuple[int, int]:
    """Remove pictures nothing points at since a day, then files no picture needs: (pictures, files) gone."""
    stale = unused().filter(taken_in_at__lt=at - UNUSED_AFTER).values_list("pk", flat=True)
    rows = 0
    while batch := list(stale[:BATCH]):
        rows += len(batch)
        unused().filter(pk__in=batch).delete()
    files = 0
    for folder, lying in keeping.lying(before=at - keeping.GRACE):
        needed = set(Picture.objects.filter(sha256__startswith=folder).values_list("sha256", flat=True))
        for sha256 in lying - needed:
            keeping.discard(sha256)
            files += 1
    return rows, files


def unused() -> QuerySet[Picture]:
    """Pictures that no row of any room points at."""
    pictures = Picture.objects.all()
    for relation in Picture._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.related_model is not None:
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})  # type: ignore[union-attr]
            pictures = pictures.filter(~Exists(pointing))
    return pictures


def _discard_unless_kept(sha256: str) -> None:
    if not Picture.objects.filter(sha256=sha256).exists():
        keeping.discard(sha256)
