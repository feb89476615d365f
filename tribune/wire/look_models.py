"""Where each person was on the wire."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class LastLook(models.Model):
    """One row a person. ``former_at`` is when their visit before this one ended; ``marked_at`` the hour of the line they
    marked by hand, none while they marked none.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    last_at = models.DateTimeField()
    former_at = models.DateTimeField(null=True, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} at {self.last_at:%Y-%m-%d %H:%M}"
