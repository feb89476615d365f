"""What came with a message: a picture or a file, whose guard is asked at each download."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tribune.discussions.models.messages import Message


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    picture = models.OneToOneField(
        "media.Picture", null=True, blank=True, on_delete=models.CASCADE, related_name="attachment"
    )
    file = models.OneToOneField(
        "media.File", null=True, blank=True, on_delete=models.CASCADE, related_name="attachment"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(picture__isnull=False, file__isnull=True) | Q(picture__isnull=True, file__isnull=False),
                name="a_picture_or_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"attachment of {self.message_id}"
