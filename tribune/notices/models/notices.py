"""What each person was told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from tribune.notices.kinds import KINDS, NoticeKind
from tribune.notices.paces import Pace
from tribune.notices.queries import Notices


class Notice(models.Model):
    """One person told of one thing. ``key`` names the thing told and is unique for the person: never twice.

    ``thing`` groups what is told of one action or team; ``bunch`` what is told as one
    line ("12 people are coming"), as long as it was read together. ``circle`` is the
    team whose preferences apply. ``address`` is a path without language prefix. The actor is a reference, so that a name changed or
    erased changes here too; ``names_actor`` says whether this reader may know it.

    ``due_at`` is when its letter leaves at the earliest, None for at once: the end of
    the day, of the week or of the night. ``mailed_at`` and ``pushed_at`` say that
    the letter, or the copies for each device, were written into their outbox.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    thing = models.CharField(max_length=40)
    bunch = models.CharField(max_length=80)
    circle = models.ForeignKey(
        "people.Circle", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    title = models.CharField(max_length=160)
    team = models.CharField(max_length=120, blank=True)
    detail = models.CharField(max_length=1000, blank=True)
    address = models.CharField(max_length=300)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    names_actor = models.BooleanField(default=False)
    happens_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    is_shown = models.BooleanField()
    wants_mail = models.BooleanField()
    pace = models.CharField(max_length=6, choices=Pace, blank=True, default=Pace.AT_ONCE)
    wants_push = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    pushed_at = models.DateTimeField(null=True, blank=True)

    objects = Notices.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_of_person"),
            models.Index(
                fields=["person", "bunch"], name="notices_unread", condition=models.Q(is_shown=True, read_at=None)
            ),
            models.Index(fields=["key", "id"], name="notices_of_key"),
            models.Index(
                fields=["person", "due_at"],
                name="notices_gathered",
                condition=models.Q(wants_mail=True, mailed_at=None, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"

    @property
    def told(self) -> NoticeKind:
        return KINDS[self.kind]

    @property
    def sentence(self) -> str:
        """What happened, in the active language."""
        return str(self.told.sentence) % {"actor": self.actor_name, "title": self.title, "team": self.team}

    @property
    def actor_name(self) -> str:
        name = self.actor.name if self.names_actor and self.actor is not None else ""
        return str(name) or _("Someone")


def field_named(name: str) -> models.Field[Any, Any]:
    """One of Notice's columns."""
    return next(field for field in Notice._meta.concrete_fields if field.name == name)
