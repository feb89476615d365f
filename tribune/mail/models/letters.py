"""The outbox and the addresses that refuse."""

from typing import Any

from django.db import models

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField, blind_index
from tribune.mail.queries import Letters


def address_index(address: str) -> str:
    """The blind index of an address, case and outer spaces aside; of no use in any other room."""
    return blind_index(address.strip().casefold(), context="mail.address")


class Letter(models.Model):
    """One letter to one address, words and address sealed.

    ``key`` names the reason to write and is unique: a job run twice writes once.
    ``content`` is sealed JSON of subject, text, html, headers and calendars. A letter is
    waiting until it has ``sent_at`` or ``failed_at``; ``claim`` and
    ``claimed_until`` say which worker has it in hand. Some days after that the
    address and the words are emptied; the key stays. ``is_forgotten_after`` says at
    once: whoever it goes to has asked to be forgotten.
    """

    code = CodeField()
    key = models.CharField(max_length=120, unique=True)
    to = SealedField()
    to_index = models.CharField(max_length=64, db_index=True)
    content = SealedField()
    language = models.CharField(max_length=8)
    is_asked_for = models.BooleanField(default=False)
    posted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    useless_at = models.DateTimeField(null=True)
    claim = models.CharField(max_length=10, blank=True, default="")
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True, default="")
    is_forgotten_after = models.BooleanField(default=False)
    emptied_at = models.DateTimeField(null=True)

    objects = Letters.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["is_asked_for", "due_at"],
                name="letters_waiting",
                condition=models.Q(sent_at=None, failed_at=None),
            ),
            models.Index(fields=["sent_at"], name="letters_sent"),
        ]

    def __str__(self) -> str:
        return self.key


class Suppression(models.Model):
    """An address whose server said it does not exist: not written to again unless its owner asks for a letter."""

    to_index = models.CharField(max_length=64, unique=True)
    trouble = models.CharField(max_length=300)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.trouble

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.trouble = self.trouble[:300]
        super().save(*args, **kwargs)
