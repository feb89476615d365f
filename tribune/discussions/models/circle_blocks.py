"""Whose messages those who organise a team take no more."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class CircleBlock(models.Model):
    """``person`` writes to those who organise ``circle`` no more, and is told so when they try: who said it, and when.

    Until a referent lifts it. Nothing else changes between the two.
    """

    circle = models.ForeignKey("people.Circle", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "person"], name="one_block_a_circle_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.circle_id}"
