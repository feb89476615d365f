"""An action that happens again and again."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models

from tribune.events.models.events import Event


class Repetition(models.Model):
    """The rule of an action's dates from ``starts_at`` on; dates before it were made by an earlier rule.

    ``rule`` is an RRULE value (RFC 5545, 3.3.10) without its name, ``starts_at``
    its DTSTART, counted in the action's zone. Dates are rows made ahead, those of
    the rule until ``made_until``; once ``is_whole``, it has no more.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="repetition")
    rule = models.CharField(max_length=255)
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()  # how long a new date lasts
    capacity = models.PositiveIntegerField(null=True, blank=True)  # of a new date
    made_until = models.DateTimeField()
    is_whole = models.BooleanField(default=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event_id}: {self.rule}"

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)
