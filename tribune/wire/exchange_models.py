"""Media that take what we publish, what went to each, and who asked to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField, blind_index


class Partner(models.Model):
    """A medium that reads what we publish by a secret address of its own, in three formats.

    The secret is sealed and found by its blind index. *kinds* are those of the cards it is given, *is_whole* when it has
    their whole texts. ``last_read_at`` is a whole hour.
    """

    code = CodeField()
    name = models.CharField(max_length=200)
    site_address = models.CharField(max_length=2000, blank=True)
    contact = SealedField(blank=True)
    contact_index = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=8)
    is_whole = models.BooleanField(default=False)
    kinds = models.JSONField(default=list)
    secret = SealedField()
    secret_index = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="wire_partner_name")]

    def __str__(self) -> str:
        return self.name


class Passage(models.Model):
    """A card went to a partner: the first time it read it, and whether whole."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="passages")
    publication = models.ForeignKey("publications.Publication", on_delete=models.CASCADE, related_name="+")
    is_whole = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "publication", "is_whole"], name="a_passage_is_kept_once")
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "-at", "-id"], name="wire_passages")]

    def __str__(self) -> str:
        return f"{self.publication_id} to {self.partner_id}"


class ExchangeRequest(models.Model):
    """Somebody of a medium, whose address is confirmed, asks for an exchange. Answered once, by a letter."""

    class Wish(models.TextChoices):
        TAKE = "take", _("publish what you publish")
        GIVE = "give", _("be read on your wire")
        BOTH = "both", _("publish, and be read")

    code = CodeField()
    name = models.CharField(max_length=200)
    site_address = models.CharField(max_length=2000, blank=True)
    contact = SealedField()
    contact_index = models.CharField(max_length=64, db_index=True)
    language = models.CharField(max_length=8)
    wish = models.CharField(max_length=4, choices=Wish)
    words = models.TextField(max_length=3000)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_accepted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(max_length=3000, blank=True)
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["answered_at", "-asked_at"], name="wire_exchange_waiting")]

    def __str__(self) -> str:
        return self.name


def secret_index(secret: str) -> str:
    return blind_index(secret, context="wire.partner")
