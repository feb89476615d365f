"""What kinds of actions there are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language


class EventKind(models.Model):
    """March, canvass, stall …: data the operator edits, with what such an action usually is."""

    slug = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)  # language → name
    icon = models.CharField(max_length=20, default="calendar")
    usual_minutes = models.PositiveIntegerField(default=120)
    usual_capacity = models.PositiveIntegerField(null=True, blank=True)
    asks_for_help = models.BooleanField(default=False)  # "I'll come and help" rather than "I'm going"
    is_online = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language, else in the first one it was given."""
        return str(self.names.get(get_language() or "") or next(iter(self.names.values()), self.slug))
