"""What the movement says to all, or to some."""

from typing import Any

from django.conf import settings
from django.db import models

from tribune.kit.ids import CodeField
from tribune.movement.settings import movement


class Announcement(models.Model):
    """A draft until it has ``due_at``; leaving until it has ``finished_at`` or ``stopped_at``.

    ``texts`` maps a language to its title and words; ``segment`` is {"kind": a name of SEGMENTS, …what it asks for}.
    It reaches persons in the order of their numbers: ``reached`` is the last one, ``told`` how many were told.
    """

    code = CodeField()
    texts = models.JSONField(default=dict)
    address = models.CharField(max_length=300, default="/")
    segment = models.JSONField(default=dict)
    in_app = models.BooleanField(default=True)
    mail = models.BooleanField(default=True)
    push = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reached = models.BigIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        permissions = [("announce", "Writes to everyone")]
        indexes = [models.Index(fields=["-made_at", "-id"], name="announcements_by_age")]

    def __str__(self) -> str:
        return str(self.code)

    @property
    def key(self) -> str:
        return f"announcement:{self.pk}"

    @property
    def first_language(self) -> str:
        """The movement's main one if it is written in it, else the first by name; "" while nothing is written.

        The order of the keys says nothing: PostgreSQL does not keep it.
        """
        main = movement().main_language
        return main if main in self.texts else min(self.texts, default="")

    @property
    def title(self) -> str:
        texts: dict[str, Any] = self.texts
        return str(texts.get(self.first_language, {}).get("title", ""))

    @property
    def is_draft(self) -> bool:
        return self.due_at is None and self.stopped_at is None

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None or self.stopped_at is not None
