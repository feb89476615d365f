"""What has to be brought to a date, and who brings it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tribune.events.models.occurrences import Occurrence
from tribune.kit.ids import CodeField


class Thing(models.Model):
    """A line of the checklist: "folding tables, 4". ``brought`` is written only while the occurrence is locked.

    One that was removed keeps its row until those who bring it have been told.
    """

    code = CodeField()
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="things")
    name = models.CharField(max_length=80)
    needed = models.PositiveSmallIntegerField()
    brought = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(needed__gte=1), name="a_thing_is_needed"),
            models.CheckConstraint(condition=Q(brought__lte=F("needed")), name="no_more_is_brought_than_needed"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        return max(0, self.needed - self.brought)


class Bringing(models.Model):
    """ "I bring 2"."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="bringings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bringings")
    quantity = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["said_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thing", "person"], name="one_bringing_a_person"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="what_is_brought_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} brings {self.quantity} of {self.thing_id}"
