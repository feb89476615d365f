"""What each person has read, and what they want of each thread."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tribune.discussions.models.threads import Thread


class Reader(models.Model):
    """One person's place in one thread: they have read up to ``read_number``.

    Posting writes no row for those who read: a member without one reads the threads of their circles since they
    took their seat. A party is one of the persons a private thread is between; they ``asked_at`` for it,
    ``accepted_at`` or not yet, and are none any more once they declined or left (``left_at``).
    Whoever came into the room of an action is a party of it too.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    read_number = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    follows = models.BooleanField(default=False)  # is told of each message
    is_muted = models.BooleanField(default=False)  # is told of none, and counts none
    is_party = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True, blank=True)  # the last time they asked the other
    accepted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_reader_a_thread"),
            models.CheckConstraint(condition=~Q(follows=True, is_muted=True), name="followed_or_muted"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], name="threads_followed", condition=Q(follows=True) | Q(is_party=True)),
            models.Index(fields=["person", "asked_at"], name="private_requests", condition=Q(asked_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.thread_id} up to {self.read_number}"


class CaughtUp(models.Model):
    """Nothing whose last message came before ``at`` is unread to this person: a floor that keeps counting short."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} until {self.at:%Y-%m-%d %H:%M}"
