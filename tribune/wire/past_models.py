"""A site's past, asked for by the desk: how far we have read it."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.wire.troubles import words_for


class Past(models.Model):
    """One reading of what a site published before, a page at a time. *until* is the hour before which it is read, the
    same for all pages: what is published meanwhile moves none of them.
    """

    source = models.ForeignKey("wire.Source", on_delete=models.CASCADE, related_name="pasts")
    root = models.CharField(max_length=2000)
    until = models.DateTimeField()
    page = models.PositiveIntegerField(default=1)
    pages = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=30, blank=True)
    asked_at = models.DateTimeField()
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(ended_at=None), name="a_past_is_read_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.page}/{self.pages}"

    @property
    def done(self) -> int:
        """Pages read."""
        return self.page - 1

    @property
    def trouble_words(self) -> str | Promise:
        """Why it stopped before its end, for a person; empty when it did not."""
        return _("stopped by the desk") if self.trouble == "stopped" else words_for(self.trouble)
