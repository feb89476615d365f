"""Who answered, and what; who waits for a place, and for whom one is held."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.events.models.occurrences import Occurrence
from tribune.events.querysets import RsvpQuerySet


class Rsvp(models.Model):
    """One person's answer for one date.

    ``given_at`` is the order of the waiting list: strictly growing along it.
    Someone waiting is promoted by ``offered_until``: a place is held for them
    until then. Whoever said yes ``said_for`` an hour that the date has left since
    is asked again, and keeps their place until ``confirm_by``.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("I’m going")
        WAITING = "waiting", _("I’m on the waiting list")
        MAYBE = "maybe", _("Maybe")
        NO = "no", _("I’m not going")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="rsvps")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rsvps")
    answer = models.CharField(max_length=8, choices=Answer)
    guests = models.PositiveSmallIntegerField(default=0)  # who come with this person
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    offered_until = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateTimeField(null=True, blank=True)
    said_for = models.DateTimeField(null=True, blank=True)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["occurrence", "person"], name="one_answer_a_person"),
            models.CheckConstraint(
                condition=Q(offered_until=None) | Q(answer="waiting"), name="a_place_is_offered_to_who_waits"
            ),
            models.CheckConstraint(
                condition=Q(confirm_by=None, said_for=None)
                | Q(confirm_by__isnull=False, said_for__isnull=False, answer="yes"),
                name="who_said_yes_is_asked_again",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["occurrence", "answer", "given_at"], name="rsvp_in_order"),
            models.Index(
                fields=["occurrence", "confirm_by"], condition=Q(confirm_by__isnull=False), name="rsvp_asked_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.occurrence_id}: {self.answer}"

    @property
    def party(self) -> int:
        """The person and who comes with them."""
        return 1 + self.guests

    @property
    def is_offered(self) -> bool:
        return self.offered_until is not None

    @property
    def places(self) -> int:
        """How many places this answer takes, or holds."""
        return self.party if self.answer == self.Answer.YES or self.is_offered else 0
