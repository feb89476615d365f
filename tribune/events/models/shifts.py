"""Roles to fill at a date: how many people, for which hours, and who does them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tribune.events.models.occurrences import Occurrence
from tribune.kit.ids import CodeField


class Shift(models.Model):
    """A role at one date, "welcome people, 13:00 to 14:30, six people".

    Its hours hang on the date's own: ``begins`` counts the minutes after the
    date starts (negative before it), so that a date that moves takes its roles
    along. ``taken`` is written only while the occurrence is locked. A role that
    was removed keeps its row and its people until they have been told.
    """

    code = CodeField()
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="shifts")
    title = models.CharField(max_length=80)
    begins = models.IntegerField()
    minutes = models.PositiveIntegerField()
    needed = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)  # grows when its hours change: once told for each
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["begins", "minutes", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(needed__gte=1), name="a_shift_needs_someone"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="a_shift_lasts"),
            models.CheckConstraint(condition=Q(taken__lte=F("needed")), name="a_shift_is_never_overfilled"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_at(self) -> datetime:
        return self.occurrence.starts_at + timedelta(minutes=self.begins)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def left(self) -> int:
        return max(0, self.needed - self.taken)

    @property
    def is_filled(self) -> bool:
        return self.left == 0

    def overlaps(self, other: Shift) -> bool:
        """Of the same date; one that begins when the other ends does not."""
        return self.begins < other.begins + other.minutes and other.begins < self.begins + self.minutes


class ShiftTaken(models.Model):
    """One person in one role; ``placed_by`` is the organiser who put them there, if one did."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="takers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shifts_taken")
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField()

    clashes: list[Shift]  # other roles of this person at the same hours, as ``roles.with_takers`` gives it

    class Meta:
        ordering: ClassVar = ["taken_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["shift", "person"], name="a_shift_is_taken_once")]

    def __str__(self) -> str:
        return f"{self.person_id} does {self.shift_id}"


class ShiftSwap(models.Model):
    """Whoever holds ``taken`` would rather have ``wanted``, which is full: the first of its people to agree swaps."""

    taken = models.ForeignKey(ShiftTaken, on_delete=models.CASCADE, related_name="swaps")
    wanted = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps_wanted")
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["taken", "wanted"], name="a_swap_is_asked_once")]

    def __str__(self) -> str:
        return f"{self.taken_id} for {self.wanted_id}"
