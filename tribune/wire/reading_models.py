"""The reading of an entry on its own page, where its source agreed to that: what is to be read, and what came of it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.functional import Promise

from tribune.wire.agreement_models import Extent
from tribune.wire.host_models import Host
from tribune.wire.troubles import NO_MORE, words_for


class ReadingQuerySet(models.QuerySet["Reading"]):
    def wanted(self) -> ReadingQuerySet:
        """Still to be done, as things are: agreed, of a source that we listen to, of an entry that is not left out."""
        agreed = self.filter(next_at__isnull=False, entry__source__agreement__extent=Extent.PAGE)
        heard = agreed.filter(entry__source__paused_at=None, entry__source__removed_at=None)
        return heard.exclude(entry__state="dropped")

    def due(self, at: datetime, *, since: datetime) -> ReadingQuerySet:
        """Wanted now, on a host that is free and of which no page was asked for *since*."""
        asked = self.model._default_manager.filter(tried_at__gt=since).values("host")
        busy = Host.objects.taken(at).values("name")
        return self.wanted().filter(next_at__lte=at).exclude(host__in=asked).exclude(host__in=busy)


class Reading(models.Model):
    """One entry whose feed gives only its beginning, read on its page.

    *said_length* is how much its feed says, in characters: its page must say more. *again* is how often it was to be read
    anew because its feed had changed, *tries* are those since. *next_at* is None once there is nothing more to do;
    *trouble* is of the last try. *read_at* and *address* are when and where the text that we show was had.
    """

    entry = models.OneToOneField("wire.Entry", on_delete=models.CASCADE, related_name="reading")
    host = models.CharField(max_length=255)
    said_length = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    again = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=30, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=2000, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="wire_readings_due"),
            models.Index(fields=["tried_at"], name="wire_readings_tried"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.host}"

    @property
    def trouble_words(self) -> str | Promise:
        return words_for(self.trouble)

    @property
    def lacks_text(self) -> bool:
        """What we show is the beginning alone: its page says more, or may."""
        return self.read_at is None and self.trouble != NO_MORE
