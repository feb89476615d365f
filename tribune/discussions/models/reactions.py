"""A word said without a message: the small set is edited on the desk."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tribune.discussions.models.messages import Message
from tribune.movement.kinds import Kind


class ReactionKind(Kind):
    """Thanks, count me in …: a name by language and an icon of ours."""

    icon = models.CharField(max_length=20, default="heart")


class Reaction(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")
    kind = models.ForeignKey(ReactionKind, on_delete=models.PROTECT, related_name="reactions")
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "kind", "person"], name="a_reaction_is_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} on {self.message_id}"
