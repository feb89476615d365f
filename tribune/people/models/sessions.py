"""One browser that a person signed in with."""

from datetime import datetime, timedelta

from django.db import models

from tribune.kit.ids import CodeField
from tribune.people.models.persons import Person

SECOND_FACTOR_HOLDS = timedelta(hours=12)
STEP_UP_HOLDS = timedelta(minutes=10)


class Session(models.Model):
    """The key itself is only in the browser: here stands its SHA-256 (256 random bits need no slow hash)."""

    code = CodeField()
    key_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    agent = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    second_factor_at = models.DateTimeField(null=True)
    stepped_up_at = models.DateTimeField(null=True)
    pocket = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.agent} of {self.person_id}"

    def has_second_factor(self, at: datetime) -> bool:
        return self.second_factor_at is not None and at - self.second_factor_at < SECOND_FACTOR_HOLDS

    def is_stepped_up(self, at: datetime) -> bool:
        """Proved again who they are less than ten minutes ago."""
        return self.stepped_up_at is not None and at - self.stepped_up_at < STEP_UP_HOLDS
