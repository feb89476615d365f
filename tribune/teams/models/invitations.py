"""How people are invited: by a link, a QR code or a letter; and who wants none."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import CodeField
from tribune.teams.models.teams import Team


class Invitation(models.Model):
    """Opens one team to whoever holds it, ``most`` times, until ``expires_at`` or until it is revoked.

    By mail it serves once; of the address only the blind index is kept.
    """

    class Way(models.TextChoices):
        LINK = "link", _("By a link")
        MAIL = "mail", _("By mail")

    code = CodeField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    way = models.CharField(max_length=4, choices=Way)
    address_index = models.CharField(max_length=64, blank=True, db_index=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    most = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(taken__lte=F("most")), name="an_invitation_serves_as_often_as_said"),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "-made_at"], name="invitations_of_team")]

    def __str__(self) -> str:
        return f"{self.way} to {self.team_id}"

    @property
    def left(self) -> int:
        return self.most - self.taken

    def is_good(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at and self.left > 0


class Acceptance(models.Model):
    """Who came by which invitation."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="acceptances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acceptances")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "person"], name="an_invitation_is_taken_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.invitation_id}"


class Silence(models.Model):
    """An address asked for no more invitations from one team, or, without ``team``, from any. No address is kept."""

    address_index = models.CharField(max_length=64)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="silences")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address_index", "team"], name="one_silence_a_team"),
            models.UniqueConstraint(fields=["address_index"], condition=Q(team=None), name="one_silence_for_all"),
        ]

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d}"
