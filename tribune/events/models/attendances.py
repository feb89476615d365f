"""Who was there: checked in at the door of a date, or let in without having answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tribune.events.models.occurrences import Occurrence


class Attendance(models.Model):
    """One who answered and came, or a party that came without answering (``key`` names it, ``count`` says how many).

    The first hour is kept, whoever checks the same person in again. Months
    later who it was is erased and the row stays, so that the count does.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendances"
    )
    key = models.CharField(max_length=40, null=True, blank=True)  # of a party, made where it was let in
    name = models.CharField(max_length=80, blank=True)
    count = models.PositiveSmallIntegerField(default=1)
    came_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["came_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["occurrence", "person"], name="a_person_comes_once"),
            models.UniqueConstraint(fields=["occurrence", "key"], name="a_party_comes_once"),
            models.CheckConstraint(condition=Q(person=None) | Q(key=None), name="a_person_is_no_party"),
            models.CheckConstraint(condition=Q(count__gte=1), name="somebody_came"),
        ]

    def __str__(self) -> str:
        return f"{self.count} at {self.occurrence_id}"
