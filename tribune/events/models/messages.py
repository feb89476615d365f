"""What organisers wrote to those who come."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from tribune.events.models.events import Event
from tribune.events.models.occurrences import Occurrence


class Message(models.Model):
    """Written once to the people of one date; ``people`` is how many it was meant for when it left."""

    class To(models.TextChoices):
        ALL = "all", pgettext_lazy("message", "Everyone who answered yes, maybe or waits")
        YES = "yes", pgettext_lazy("message", "Those who said yes")
        WAITING = "waiting", pgettext_lazy("message", "Those who wait")
        CHOSEN = "chosen", pgettext_lazy("message", "The people I chose")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="messages")
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    to = models.CharField(max_length=8, choices=To)
    text = models.TextField(max_length=1000)
    people = models.PositiveIntegerField()
    form_key = models.CharField(max_length=32)
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "form_key"], name="one_message_a_form")]

    def __str__(self) -> str:
        return f"to {self.to} of {self.occurrence_id}"


class Addressee(models.Model):
    """Someone an organiser chose one by one."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="addressees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "person"], name="one_copy_a_person")]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.person_id}"
