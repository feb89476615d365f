"""One referent offers to hand the team over."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tribune.kit.ids import CodeField
from tribune.teams.models.teams import Team


class Handover(models.Model):
    """``taker`` is asked to answer for the team: in the place of ``giver``, or, offered by the desk, of nobody.

    ``giver_role`` is what the giver becomes; 0 when they leave.
    """

    code = CodeField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="handovers")
    giver_role = models.PositiveSmallIntegerField(default=10)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "taker"], condition=Q(answered_at=None), name="one_open_handover_a_taker"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} to {self.taker_id}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None
