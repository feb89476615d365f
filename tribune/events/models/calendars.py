"""The addresses by which a person's own calendar reads their agenda."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField, blind_index


class CalendarFeed(models.Model):
    """One secret address of one person's agenda.

    Of what they said yes or maybe to; where ``is_for_me``, of what their agenda shows of ``view``, its query string.

    The secret is sealed and found by its blind index: the database without its keys does not give it.
    ``last_read_at`` is a whole hour: enough to see a calendar that still reads, too little to follow someone.
    """

    code = CodeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    name = models.CharField(max_length=60, blank=True)
    with_teams = models.BooleanField(default=False)
    is_for_me = models.BooleanField(default=False)
    view = models.TextField(blank=True)
    secret = SealedField()
    secret_index = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name or self.code


def secret_index(secret: str) -> str:
    return blind_index(secret, context="events.calendar_feed")
