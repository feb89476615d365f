"""The pictures of what was reported: kept with the words at that moment, and gone before them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from tribune.media.models import Picture
from tribune.media.verbs import pictures
from tribune.moderation.models import Excerpt, KeptPicture

GUARD = "moderation"


def keep(*, excerpt: Excerpt, shown: Sequence[Picture], at: datetime) -> None:
    """Copy those *shown* that its case has no copy of. Nobody is said to have sent a copy: that would say who reports."""
    known = KeptPicture.objects.filter(excerpt__report__case=excerpt.report.case_id)
    there = set(known.values_list("picture__sha256", flat=True))
    for picture in shown:
        if picture.sha256 not in there:
            copied = pictures.copy(picture=picture, by=None, at=at, guard=GUARD)
            KeptPicture.objects.create(excerpt=excerpt, picture=copied)


def forget(excerpts: QuerySet[Excerpt]) -> None:
    """Their copies go, rows and files."""
    for kept in KeptPicture.objects.filter(excerpt__in=excerpts).select_related("picture"):
        pictures.discard(picture=kept.picture)
