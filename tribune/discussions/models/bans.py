"""Who is kept out of a room for a time."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from tribune.discussions.models.threads import Thread


class BanQuerySet(QuerySet["Ban"]):
    def standing(self) -> BanQuerySet:
        """Those that have not ended, by the database's clock: nothing needs to end them."""
        return self.filter(until__gt=Now())


class Ban(models.Model):
    """``person`` neither reads nor writes in the room ``until`` then: who said so, since when, and why as they are told."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="bans")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = BanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_ban_a_room"),
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="a_ban_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} out of {self.thread_id} until {self.until:%Y-%m-%d %H:%M}"
