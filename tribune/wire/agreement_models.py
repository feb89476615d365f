"""What was agreed with a source: how much of it we may show, how soon, how often, and in what words it is credited."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_A_DAY = 500
LONGEST_EMBARGO = 720  # hours


class Extent(models.TextChoices):
    SUMMARY = "summary", _("a summary, and the link")
    FULL = "full", _("the whole text, as agreed")
    PAGE = "page", _("the whole text, from its page if need be")


class Waits(models.TextChoices):
    """For what an entry waits that would be out already, had nothing been agreed."""

    EMBARGO = "embargo", _("comes out by itself, as was agreed")
    QUOTA = "quota", _("more than was agreed for its day")


class Agreement(models.Model):
    """One deed of exchange with a source. It is not changed: another is written, and this one ends.

    *is_passed_on* when the words that we show may travel further, in our feeds and to partners. *quota* is in entries
    of one day, None for all; *credit* stands under each text, the source's name when empty. *note* is for the desk.
    """

    source = models.ForeignKey("wire.Source", on_delete=models.CASCADE, related_name="agreements")
    extent = models.CharField(max_length=8, choices=Extent)
    is_passed_on = models.BooleanField(default=False)
    quota = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_A_DAY)]
    )
    embargo_hours = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(LONGEST_EMBARGO)])
    credit = models.CharField(max_length=300, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.source_id} {self.at:%Y-%m-%d} {self.extent}"

    @property
    def embargo(self) -> timedelta:
        return timedelta(hours=self.embargo_hours)

    @property
    def is_whole(self) -> bool:
        return self.extent != Extent.SUMMARY
