"""The dates of an action, and what calls one off."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from tribune.events.models.events import Event
from tribune.events.querysets import OccurrenceQuerySet
from tribune.kit.ids import CodeField
from tribune.places.cells import CellField


class Occurrence(models.Model):
    """One date of an action. RSVPs, places and "near me" hang on it.

    ``is_on`` says published, not called off and not withheld: what lists may
    show. ``taken`` counts the places given or held for someone promoted, guests
    included; ``waiting``, the people on the waiting list. Both are written only
    while the row is locked. ``lat``, ``lon`` are copied from the action,
    so that one index answers "near me": by ``cell``, soonest first.
    """

    code = CodeField()
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    cell = CellField()
    is_on = models.BooleanField(default=False)
    is_online = models.BooleanField(default=False)  # copied from the action, for the same reason
    original_starts_at = models.DateTimeField(null=True, blank=True)  # RFC 5545 RECURRENCE-ID: when its rule put it
    sequence = models.PositiveIntegerField(default=0)  # RFC 5545 SEQUENCE: grows when calendars must be told

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_occurrence_ends_after_it_starts"),
            models.UniqueConstraint(fields=["event", "original_starts_at"], name="one_date_a_slot"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True) | Q(lon__isnull=True) | Q(cell__isnull=False),
                name="an_occurrence_with_a_place_has_its_cell",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lat", "lon", "starts_at"], condition=Q(is_on=True), name="occurrence_near"),
            models.Index(fields=["cell", "starts_at"], condition=Q(is_on=True), name="occurrence_in_cell"),
            models.Index(fields=["starts_at"], condition=Q(is_on=True), name="occurrence_soon"),
            models.Index(fields=["starts_at"], condition=Q(is_on=True, is_online=True), name="occurrence_online"),
            models.Index(fields=["event", "starts_at"], name="occurrence_of_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} on {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def places_left(self) -> int | None:
        """None when there is no limit; never under 0."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        return self.places_left == 0

    @property
    def has_too_many(self) -> bool:
        """The capacity was lowered below those coming: nobody is sent away, nobody more comes in."""
        return self.capacity is not None and self.taken > self.capacity

    @property
    def is_moved(self) -> bool:
        """Put elsewhere than where its rule has it."""
        return self.original_starts_at is not None and self.original_starts_at != self.starts_at

    @property
    def is_called_off(self) -> bool:
        return self.cancellation is not None

    @cached_property
    def cancellation(self) -> Cancellation | None:
        """Of this date, or of the whole action. No query for one that is on, nor after ``with_cancellations``."""
        if self.is_on:
            return None
        return getattr(self, "own_cancellation", None) or getattr(self.event, "cancellation", None)

    @property
    def reason_called_off(self) -> str | None:
        """None while it stands; empty when no reason was given."""
        return self.cancellation.reason if self.cancellation else None

    def is_over(self, at: datetime) -> bool:
        return self.ends_at <= at


class Cancellation(models.Model):
    """An action, or one of its dates, was called off: by whom, when and why."""

    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="cancellation")
    occurrence = models.OneToOneField(
        Occurrence, null=True, blank=True, on_delete=models.CASCADE, related_name="own_cancellation"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(max_length=1000, blank=True)
    called_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, occurrence__isnull=True)
                | Q(event__isnull=True, occurrence__isnull=False),
                name="one_thing_is_called_off",
            ),
        ]

    def __str__(self) -> str:
        return f"called off at {self.called_at:%Y-%m-%d %H:%M}"
