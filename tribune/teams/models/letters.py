"""What is written to a team, and what a team writes to its members."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField
from tribune.teams.models.teams import Team


class Enquiry(models.Model):
    """Someone wrote to the organisers. Their address is theirs: it is sealed, shown to nobody, and answers go through us."""

    code = CodeField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="enquiries")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="enquiries"
    )
    address = SealedField()
    address_index = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=8)
    words = models.TextField(max_length=3000)
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["team", "-sent_at"], name="enquiries_of_team")]

    def __str__(self) -> str:
        return f"to {self.team_id} on {self.sent_at:%Y-%m-%d}"


class EnquiryAnswer(models.Model):
    """What an organiser answered, mailed without any address but ours."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(max_length=3000)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"to {self.enquiry_id}"


class Circular(models.Model):
    """What was written to every member."""

    code = CodeField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="circulars")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=120)
    words = models.TextField(max_length=1000)
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["team", "-sent_at"], name="circulars_of_team")]

    def __str__(self) -> str:
        return self.subject
