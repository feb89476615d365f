"""What someone began by giving an address, until a mailed code shows that the address is theirs."""

import json
from datetime import datetime
from typing import Any

from django.db import models

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField
from tribune.people.models.persons import Person


class Intent(models.Model):
    """Sealed, a day at most; counts nowhere, holds nothing. Its newest mailed code or link claims it, once.

    ``purpose`` is a word of the room that began it ("sign_in", "join", "rsvp"
    …); ``payload`` is that room's JSON. The code is kept as an HMAC (six digits
    would not survive a plain hash), the link's token as a SHA-256.
    """

    code = CodeField()
    purpose = models.CharField(max_length=20)
    address = SealedField()
    address_index = models.CharField(max_length=64, db_index=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="intents")
    payload = SealedField(blank=True, default="")
    next_path = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    link_hash = models.CharField(max_length=64, blank=True)
    link_expires_at = models.DateTimeField(null=True)
    mailings = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.code}"

    def is_open(self, at: datetime) -> bool:
        return self.done_at is None and at < self.expires_at

    def values(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.payload or "{}")
        return read
