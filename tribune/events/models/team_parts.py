"""Teams that take part in another's action: organising it together, or going as a team."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tribune.events.models.events import Event


class TeamPart(models.Model):
    """One team in one action that is not its own.

    ``answer`` is about organising together, and empty when that was never
    asked; ``attends_at`` is when the team said it goes, and empty when it does not.
    """

    class Answer(models.TextChoices):
        NONE = ""
        ASKED = "asked"
        YES = "yes"
        NO = "no"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="team_parts")
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="event_parts")
    answer = models.CharField(max_length=5, choices=Answer, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    attends_at = models.DateTimeField(null=True, blank=True)
    attends_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "team"], name="one_part_a_team")]
        indexes: ClassVar = [models.Index(fields=["team", "answer"], name="team_part_by_team")]

    def __str__(self) -> str:
        return f"{self.team_id} in {self.event_id}"

    @property
    def organises(self) -> bool:
        return self.answer == self.Answer.YES

    @property
    def is_asked(self) -> bool:
        return self.answer == self.Answer.ASKED

    @property
    def attends(self) -> bool:
        """It goes: said so, or organises it."""
        return self.attends_at is not None or self.organises
