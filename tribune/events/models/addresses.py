"""The exact address of an action that tells it only to those who come."""

from __future__ import annotations

from django.db import models

from tribune.events.models.events import Event, directions_to


class ReservedAddress(models.Model):
    """Kept apart, so that whatever shows the action has only its town and a point nearby to show."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="reserved_address")
    venue = models.CharField(max_length=160, blank=True)
    street = models.CharField(max_length=160, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return f"of {self.event_id}"

    @property
    def directions(self) -> str:
        return directions_to(self.lat, self.lon)
