"""What kinds of actions there are."""

from __future__ import annotations

from django.db import models

from tribune.movement.kinds import Kind


class EventKind(Kind):
    """March, canvass, stall …: data the operator edits, with what such an action usually is."""

    icon = models.CharField(max_length=20, default="calendar")
    usual_minutes = models.PositiveIntegerField(default=120)
    usual_capacity = models.PositiveIntegerField(null=True, blank=True)
    asks_for_help = models.BooleanField(default=False)  # "I'll come and help" rather than "I'm going"
    is_online = models.BooleanField(default=False)
