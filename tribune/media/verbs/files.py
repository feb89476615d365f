"""Taking a file in, letting it go."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tribune.media import keeping, shelving
from tribune.media.documents import Document, look
from tribune.media.models import File
from tribune.media.refusals import NoRoomForFiles
from tribune.media.verbs.pictures import BATCH, UNUSED_AFTER

__all__ = ["Document", "discard", "look", "sweep", "take_in", "unused"]


def take_in(document: Document, *, by: Any, at: datetime, guard: str, guard_id: int | None = None) -> File:
    """Keep a document of *by* (a Person). Raises NoRoomForFiles.

    Its bytes are written before the row: should the row never come, ``sweep`` takes them away.
    """
    try:
        shelving.shelve(document.sha256, document.file)
    except OSError as error:
        raise NoRoomForFiles from error
    return File.objects.create(
        sha256=document.sha256,
        mime=document.mime,
        name=document.name[:120],
        bytes=document.bytes,
        guard=guard,
        guard_id=guard_id,
        taken_in_at=at,
        taken_in_by=by,
    )


def discard(*, file: File) -> None:
    """Remove a file, and its bytes unless another row keeps the same."""
    sha256 = file.sha256
    file.delete()
    transaction.on_commit(lambda: _discard_unless_kept(sha256))


def sweep(*, at: datetime) -> tuple[int, int]:
    """Remove files nothing points at since a day, then bytes no file needs: (rows, bytes' files) gone."""
    stale = unused().filter(taken_in_at__lt=at - UNUSED_AFTER).values_list("pk", flat=True)
    rows = 0
    while batch := list(stale[:BATCH]):
        rows += len(batch)
        unused().filter(pk__in=batch).delete()
    gone = 0
    for folder, lying in shelving.lying(before=at - keeping.GRACE):
        needed = set(File.objects.filter(sha256__startswith=folder).values_list("sha256", flat=True))
        for sha256 in lying - needed:
            shelving.discard(sha256)
            gone += 1
    return rows, gone


def unused() -> QuerySet[File]:
    """Files that no row of any room points at."""
    files = File.objects.all()
    for relation in File._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.related_model is not None:
            pointing = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})  # type: ignore[union-attr]
            files = files.filter(~Exists(pointing))
    return files


def _discard_unless_kept(sha256: str) -> None:
    if not File.objects.filter(sha256=sha256).exists():
        shelving.discard(sha256)
