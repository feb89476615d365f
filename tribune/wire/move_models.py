"""Where a source's feed was before, and who took it back there."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tribune.kit.ids import CodeField


class Move(models.Model):
    """A permanent redirect that was believed: *answers* in a row said so, the first of them at *since*.

    One that was undone stays: the same address is not believed again.
    """

    code = CodeField()
    source = models.ForeignKey("wire.Source", on_delete=models.CASCADE, related_name="moves")
    left = models.CharField(max_length=2000)
    reached = models.CharField(max_length=2000)
    since = models.DateTimeField()
    answers = models.PositiveIntegerField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["source", "-at"], name="wire_moves")]

    def __str__(self) -> str:
        return f"{self.left} → {self.reached}"
