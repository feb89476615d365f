"""A case: one thing, everyone who reported it, until a decision closes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from tribune.kit.ids import CodeField

CLAIM_LASTS = timedelta(hours=2)


class Case(models.Model):
    """``kind`` is a key of ``REPORTABLE``, ``thing`` the code of the thing there (a message: its thread's and number).

    ``title`` and ``address`` are those it had when first reported. ``author`` is the person whose words they are, where
    it is one. ``gravity`` is the greatest of its reports' (1 to 4). ``hidden_at`` is set while this case hides the thing.
    """

    code = CodeField()
    kind = models.CharField(max_length=20)
    thing = models.CharField(max_length=40)
    title = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=300)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    gravity = models.PositiveSmallIntegerField(default=1)
    reports = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        permissions: ClassVar = [("judge", "Reads reports and decides of them")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "thing"], condition=models.Q(closed_at=None), name="one_open_case_a_thing"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-gravity", "opened_at", "id"], name="cases_waiting", condition=models.Q(closed_at=None)
            ),
            models.Index(fields=["-closed_at", "-id"], name="cases_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_claimed(self, at: datetime) -> bool:
        """Somebody looks at it: said less than two hours ago."""
        return self.claimed_by_id is not None and self.claimed_at is not None and at - self.claimed_at < CLAIM_LASTS
