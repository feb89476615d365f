"""Other people's calendars that a team takes in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tribune.events.models.events import Event
from tribune.events.models.kinds import EventKind
from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField


class CalendarImport(models.Model):
    """A calendar at an address, read on a schedule, or one sent as a file (no address).

    The address is sealed: those of Google or Nextcloud are secrets. ``body`` is
    what was sent or answered and is still to be taken: until ``started_at`` it
    is only looked at. ``made_by`` answers for what it publishes.
    """

    code = CodeField()
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="calendar_imports")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=120)
    address = SealedField(blank=True, default="")
    address_index = models.CharField(max_length=64, blank=True)
    host = models.CharField(max_length=255, blank=True)
    kind = models.ForeignKey(EventKind, on_delete=models.PROTECT, related_name="+")
    publishes = models.BooleanField(default=False)
    zone = models.CharField(max_length=64)
    body = models.BinaryField(null=True)
    etag = models.CharField(max_length=500, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "address_index"], condition=~Q(address_index=""), name="a_calendar_once_a_team"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["next_try_at"], name="calendar_imports_due")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_followed(self) -> bool:
        """It has an address that is asked again."""
        return bool(self.address_index)


class ImportedDate(models.Model):
    """A date that was taken, by UID and RECURRENCE-ID (``key``), and the action it became."""

    calendar = models.ForeignKey(CalendarImport, on_delete=models.CASCADE, related_name="dates")
    key = models.CharField(max_length=64)
    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="imported_from")
    fingerprint = models.CharField(max_length=64)
    version = models.PositiveIntegerField()  # the action's own when we last wrote it
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "key"], name="a_date_is_imported_once"),
        ]

    def __str__(self) -> str:
        return self.key[:8]


class ImportRun(models.Model):
    """One taking: what it counted, and a line for each thing done or left out (``lines``: what, title, when, why, code)."""

    calendar = models.ForeignKey(CalendarImport, on_delete=models.CASCADE, related_name="runs")
    at = models.DateTimeField()
    trouble = models.CharField(max_length=30, blank=True)
    counts: Any = models.JSONField(default=dict)
    lines: Any = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_quiet(self) -> bool:
        """Nothing came, changed or went."""
        return not any(self.counts.get(what) for what in ("taken", "changed", "called_off", "gone"))

    def says_no_more_than(self, other: ImportRun) -> bool:
        return self.is_quiet and other.is_quiet and self.trouble == other.trouble
