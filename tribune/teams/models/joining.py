"""What a team asks of those who come, and what they answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import CodeField
from tribune.teams.models.teams import Team


class JoinQuestion(models.Model):
    """One question asked of whoever joins."""

    class Form(models.TextChoices):
        LINE = "line", _("A line")
        TEXT = "text", _("A few lines")
        YES_NO = "yes_no", _("Yes or no")
        CHOICE = "choice", _("One of these")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="questions")
    words = models.CharField(max_length=200)
    form = models.CharField(max_length=8, choices=Form, default=Form.LINE)
    choices = models.JSONField(default=list)  # of Form.CHOICE: the answers one chooses among
    is_required = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.words


class JoinRequest(models.Model):
    """One person asked to be in one team; open until ``answered_at``. An open team answers yes at once."""

    code = CodeField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    words = models.TextField(blank=True, max_length=1000)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_accepted = models.BooleanField(default=False)
    answer = models.TextField(blank=True, max_length=1000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(answered_at=None), name="one_open_request_a_team"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(is_accepted=False),
                name="a_request_is_accepted_once_answered",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "answered_at", "asked_at"], name="requests_of_team")]

    def __str__(self) -> str:
        return f"{self.person_id} asks to join {self.team_id}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class JoinReply(models.Model):
    """One answer, with the question as it was then."""

    request = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="replies")
    question = models.CharField(max_length=200)
    words = models.TextField(max_length=1000)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.question
