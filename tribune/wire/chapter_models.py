"""Chapters that an episode keeps in a file of their own: where it is, and what it said."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from tribune.wire.host_models import Host


class ChapterFileQuerySet(models.QuerySet["ChapterFile"]):
    def due(self, at: datetime) -> ChapterFileQuerySet:
        """To be asked now of servers that are free, for what readers can see; those who waited longest first."""
        seen = self.filter(entry__state="published", entry__source__removed_at=None, next_at__lte=at)
        return seen.exclude(host__in=Host.objects.taken(at).values("name")).order_by("next_at", "pk")


class ChapterFile(models.Model):
    """Asked for once; again, a few times, when it does not answer. *next_at* is null when it will not be asked any more."""

    entry = models.OneToOneField("wire.Entry", on_delete=models.CASCADE, related_name="chapter_file")
    address = models.CharField(max_length=2000)
    host = models.CharField(max_length=255)
    # As an episode keeps those of the feed itself (wire.episodes).
    chapters = models.JSONField(default=list, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = ChapterFileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="wire_chapters_due")
        ]

    def __str__(self) -> str:
        return self.address
