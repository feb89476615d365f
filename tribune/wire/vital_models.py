"""How sources fare: whose health all may read, and what all of them did in a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Showing(models.Model):
    """The operator lets everyone read the health of a source."""

    source = models.OneToOneField("wire.Source", primary_key=True, on_delete=models.CASCADE, related_name="showing")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source_id}"


class Tally(models.Model):
    """What all sources did in one day of the movement's zone, counted the night after and kept when visits are not."""

    day = models.DateField(primary_key=True)
    visits = models.PositiveIntegerField()
    troubled = models.PositiveIntegerField()
    items = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
