"""What we know of the manners each server wants, whichever of its feeds taught us."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class HostQuerySet(models.QuerySet["Host"]):
    def free(self, at: datetime) -> HostQuerySet:
        """Asked by nobody, and not at rest."""
        return self.exclude(self._taken(at))

    def taken(self, at: datetime) -> HostQuerySet:
        return self.filter(self._taken(at))

    def _taken(self, at: datetime) -> Q:
        return Q(claimed_until__gte=at) | Q(rests_until__gt=at)


class Host(models.Model):
    """A server we visit: one of us at once, and some time between two requests."""

    name = models.CharField(max_length=255, unique=True)
    # Who asks it now, and until when nobody else does.
    claim = models.CharField(max_length=32, blank=True, db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    # It said that we come too often: until when it is left alone, when it said so, and the seconds it taught us to
    # leave between two requests (0 for the usual).
    rests_until = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    gap = models.FloatField(default=0)

    objects = HostQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
