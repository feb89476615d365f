"""A campaign's kit: "host one like this", with its guide, its visuals and its documents."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tribune.events.models.kinds import EventKind


class Kit(models.Model):
    """What a campaign offers those who want to host one of its actions.

    ``slug`` is given once, so that its address keeps answering. ``guide`` is as
    it was typed, ``guide_html`` what pages show of it (harmless HTML).
    ``usual_minutes`` and ``usual_capacity`` stand before the kind's where they
    are said; ``description`` is what an action made from it begins with.
    ``roles`` and ``things`` are lines "2 Welcome" (see ``events.kits.lines_of``).
    ``from_on`` and ``until_on`` are the days between which hosting one makes
    sense, both included.
    """

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    introduction = models.TextField(max_length=1000)
    guide = models.TextField(blank=True, max_length=40_000)
    guide_html = models.TextField(blank=True)
    kind = models.ForeignKey(EventKind, on_delete=models.PROTECT, related_name="kits")
    usual_minutes = models.PositiveIntegerField(null=True, blank=True)
    usual_capacity = models.PositiveIntegerField(null=True, blank=True)
    description = models.TextField(blank=True, max_length=10_000)
    roles = models.TextField(blank=True, max_length=4000)
    things = models.TextField(blank=True, max_length=4000)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    picture = models.ForeignKey("media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=8, default="fr")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    publication = models.OneToOneField(
        "publications.Publication", null=True, blank=True, on_delete=models.PROTECT, related_name="kit"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(publication__isnull=False),
                name="a_published_kit_has_its_card",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="a_kit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """The path of its page, without language prefix."""
        return f"/campaigns/{self.slug}/"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    def is_over(self, on: date) -> bool:
        return self.until_on is not None and self.until_on < on


class KitPicture(models.Model):
    """A visual to download, in the order they were sent."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="visuals")
    picture = models.ForeignKey("media.Picture", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kit", "picture"], name="a_visual_a_kit")]

    def __str__(self) -> str:
        return f"picture {self.picture_id}"


class KitDocument(models.Model):
    """A file to download, in the order they were sent."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey("media.File", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kit", "file"], name="a_document_a_kit")]

    def __str__(self) -> str:
        return f"file {self.file_id}"
