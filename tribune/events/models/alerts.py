"""What people want to be told of, and what was found for them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tribune.events.models.events import Event
from tribune.events.models.kinds import EventKind
from tribune.kit.ids import CodeField
from tribune.places.cells import CellField


class Alert(models.Model):
    """A view of "near me" that its person is told of whenever something new comes into it.

    ``lat``, ``lon`` (degrees) are its place's; none for what is online. No kind means every kind.
    """

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week, on Thursday")

    class When(models.TextChoices):
        WEEKEND = "weekend", _("At the weekend")
        EVENING = "evening", _("In the evening")

    code = CodeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alerts")
    name = models.CharField(max_length=80)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    cell = CellField()
    km = models.PositiveSmallIntegerField()
    is_online = models.BooleanField(default=False)
    kinds = models.ManyToManyField(EventKind, blank=True, related_name="+")
    when = models.CharField(max_length=8, choices=When, blank=True)
    pace = models.CharField(max_length=8, choices=Pace)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_online=True) | Q(cell__isnull=False), name="an_alert_looks_somewhere"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["cell", "id"], condition=Q(is_online=False), name="alert_in_cell"),
            models.Index(fields=["id"], condition=Q(is_online=True), name="alert_online"),
        ]

    def __str__(self) -> str:
        return self.name


class AlertMatch(models.Model):
    """An action that came into the view of an alert; ``told_at`` is when its person was written to of it."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="matches")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["alert", "event"], name="one_match_an_alert")]
        indexes: ClassVar = [
            models.Index(fields=["event", "id"], name="match_of_event"),
            models.Index(fields=["alert"], condition=Q(told_at=None), name="match_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.alert_id}"
