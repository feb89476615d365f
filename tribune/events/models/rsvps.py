"""Who answered, and what."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.events.models.occurrences import Occurrence
from tribune.events.querysets import RsvpQuerySet


class Rsvp(models.Model):
    """One person's answer for one date."""

    class Answer(models.TextChoices):
        YES = "yes", _("I’m going")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("I’m not going")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="rsvps")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rsvps")
    answer = models.CharField(max_length=5, choices=Answer)
    guests = models.PositiveSmallIntegerField(default=0)  # who come with this person
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["occurrence", "person"], name="one_answer_a_person")]
        indexes: ClassVar = [models.Index(fields=["occurrence", "answer", "given_at"], name="rsvp_in_order")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.occurrence_id}: {self.answer}"

    @property
    def places(self) -> int:
        """How many places this answer takes."""
        return 1 + self.guests if self.answer == self.Answer.YES else 0
