"""What a source changed of what it had said."""

from __future__ import annotations

from django.db import models


class Edit(models.Model):
    """One change of words, as a difference: *title* and *words* are lists of [kind, words] (``upstream.Piece``), empty
    where nothing changed.
    """

    entry = models.ForeignKey("wire.Entry", on_delete=models.CASCADE, related_name="edits")
    at = models.DateTimeField()
    title = models.JSONField(default=list, blank=True)
    words = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at:%Y-%m-%d %H:%M}"
