"""What an editor took off the wire by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F


class HidingQuerySet(models.QuerySet["Hiding"]):
    def standing(self) -> HidingQuerySet:
        """Still off the site because of it: nobody has shown the card since, nor withheld it for another reason."""
        return self.filter(entry__publication__withheld_at=F("at"))


class Hiding(models.Model):
    """*at* is also the hour its card is withheld under, so that it can be told from what a moderator withheld."""

    entry = models.OneToOneField("wire.Entry", on_delete=models.CASCADE, related_name="hiding")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    objects = HidingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="wire_hidings")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at:%Y-%m-%d %H:%M}"
