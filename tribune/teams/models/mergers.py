"""One team asks to be taken in by another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tribune.kit.ids import CodeField
from tribune.teams.models.teams import Team


class Merger(models.Model):
    """``team`` would go into ``into``: asked by a referent of the one, accepted by a referent of the other."""

    code = CodeField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="mergers")
    into = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="mergers_offered")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team"], condition=Q(answered_at=None), name="one_open_merger_a_team"),
            models.CheckConstraint(condition=~Q(team=F("into")), name="no_team_goes_into_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} into {self.into_id}"
