"""How a date went: words, pictures and figures."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tribune.events.models.occurrences import Occurrence
from tribune.kit.ids import CodeField
from tribune.movement.kinds import Kind


class FigureKind(Kind):
    """What is counted: people there, doors knocked … Data the operator edits, so that a movement counts what it does."""


class Report(models.Model):
    """One a date. Kept from the first word; everyone reads it from the day it is published.

    ``told_at`` is when those who came were written to, once.
    """

    code = CodeField()
    occurrence = models.OneToOneField(Occurrence, on_delete=models.CASCADE, related_name="report")
    title = models.CharField(max_length=160)
    body = models.TextField(blank=True, max_length=10_000)
    publication = models.OneToOneField(
        "publications.Publication", null=True, blank=True, on_delete=models.PROTECT, related_name="report"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(publication__isnull=False),
                name="a_published_report_has_its_card",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def address(self) -> str:
        """The path of its page, without language prefix."""
        return f"/actions/{self.occurrence.event.code}/reports/{self.code}/"


class ReportFigure(models.Model):
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    kind = models.ForeignKey(FigureKind, on_delete=models.PROTECT, related_name="figures")
    number = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["kind__order", "kind__slug"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "kind"], name="one_figure_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.number}"


class ReportPicture(models.Model):
    """One of its pictures, in the order they were sent. What it shows, for those who cannot see it, is ``Picture.alt``."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey("media.Picture", on_delete=models.CASCADE, related_name="+")
    caption = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "picture"], name="a_picture_a_report")]

    def __str__(self) -> str:
        return self.caption or f"picture {self.picture_id}"
