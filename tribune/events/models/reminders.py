"""What is said to those who come before and after a date, step by step."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tribune.events.models.events import Event
from tribune.events.models.kinds import EventKind
from tribune.events.models.occurrences import Occurrence


class Step(models.TextChoices):
    CONFIRMATION = "confirmation", pgettext_lazy("reminder", "At once: you are expected")
    DAYS = "days", pgettext_lazy("reminder", "Some days before")
    EVE = "eve", pgettext_lazy("reminder", "The eve")
    MORNING = "morning", pgettext_lazy("reminder", "The morning of the day")
    SOON = "soon", pgettext_lazy("reminder", "Just before")
    THANKS = "thanks", pgettext_lazy("reminder", "Thanks, after the end")
    NEXT = "next", pgettext_lazy("reminder", "And now? Some days after")


class Reminder(models.Model):
    """One step as the desk set it for a kind of action, or an organiser for one action; without a row it is as usual.

    ``minutes`` is what ``ladder`` says of each step; None leaves it as it was.
    """

    kind = models.ForeignKey(EventKind, null=True, blank=True, on_delete=models.CASCADE, related_name="reminders")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=12, choices=Step)
    is_on = models.BooleanField(default=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    sentence = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "step"], name="one_step_a_kind"),
            models.UniqueConstraint(fields=["event", "step"], name="one_step_an_action"),
            models.CheckConstraint(
                condition=Q(kind=None, event__isnull=False) | Q(kind__isnull=False, event=None),
                name="a_step_of_a_kind_or_an_action",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.event_id or self.kind_id}"


class DueReminder(models.Model):
    """When a step of one date is due; ``done_at`` once it was said, or was not to be said any more."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="due_reminders")
    step = models.CharField(max_length=12, choices=Step)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["occurrence", "step"], name="a_step_is_due_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="reminder_due")]

    def __str__(self) -> str:
        return f"{self.step} of {self.occurrence_id} at {self.due_at:%Y-%m-%d %H:%M}"
