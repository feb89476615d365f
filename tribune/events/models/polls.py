"""Finding a date together: what is proposed, and who can when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.events.models.events import Event
from tribune.kit.ids import CodeField


class DatePoll(models.Model):
    """Dates proposed for an action. Whoever has its address may read it, a draft's too; one is open at a time."""

    code = CodeField()
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="polls")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    chosen = models.ForeignKey("events.DateChoice", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event"], condition=Q(closed_at=None), name="one_poll_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"dates for {self.event_id}"

    @property
    def address(self) -> str:
        """The path of its page, without language prefix."""
        return f"/dates/{self.code}/"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class DateChoice(models.Model):
    """One date of a poll."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="choices")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "starts_at"], name="one_choice_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.starts_at:%Y-%m-%d %H:%M}"


class DateVote(models.Model):
    """What one person says of one date."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        IF_NEEDED = "if_needed", _("If need be")
        NO = "no", _("No")

    choice = models.ForeignKey(DateChoice, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="date_votes")
    answer = models.CharField(max_length=9, choices=Answer)
    voted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["choice", "person"], name="one_vote_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.choice_id}: {self.answer}"
