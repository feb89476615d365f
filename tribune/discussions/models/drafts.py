"""What someone has begun to write."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One person's words not sent yet. ``anchor`` says where they were typed: "thread:<code>", "about:<code>" (under a
    card that has no thread yet), "circle:<code>" (a post to be).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    anchor = models.CharField(max_length=30)
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "anchor"], name="one_draft_an_anchor")]

    def __str__(self) -> str:
        return f"{self.anchor} of {self.person_id}"
