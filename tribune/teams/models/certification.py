"""What a team must do to be certified, and what it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tribune.teams.models.teams import Team


class CharterRule(models.Model):
    """At least ``least`` of one measure (``teams.measures``), counted over the last ``days`` where that has a meaning.

    One row is no measure and asks nothing (``teams.charter.GRACE``): its ``days`` are those left once warned.
    """

    measure = models.CharField(max_length=20, unique=True)
    least = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.least} {self.measure}"


class Certification(models.Model):
    """From ``given_at`` to ``ended_at``. Warned, it ends at ``lapses_at`` unless the charter is met again."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="certifications")
    given_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-given_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team"], condition=Q(ended_at=None), name="one_certification_at_a_time"),
            models.CheckConstraint(
                condition=Q(warned_at=None, lapses_at=None) | Q(warned_at__isnull=False, lapses_at__isnull=False),
                name="a_warning_says_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} since {self.given_at:%Y-%m-%d}"
