"""What moderators decided, and everything each of them did."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.moderation.models.cases import Case


class Decision(models.Model):
    """Closes a case. ``words`` are read by the author and by those who reported: they name nobody who reported."""

    class Outcome(models.TextChoices):
        NOTHING = "nothing", _("Nothing wrong")
        WARNED = "warned", _("Warned")
        HIDDEN = "hidden", _("Hidden")
        REMOVED = "removed", _("Removed for good")

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="decision")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    words = models.CharField(max_length=1000)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.outcome}: {self.case_id}"


class Deed(models.Model):
    """One line of the log of a case; never changed."""

    class What(models.TextChoices):
        READ = "read", _("read the case")
        CLAIMED = "claimed", _("took it")
        RELEASED = "released", _("left it to others")
        HIDDEN = "hidden", _("hid it")
        SHOWN = "shown", _("showed it again")
        DECIDED = "decided", _("decided")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deeds")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    what = models.CharField(max_length=8, choices=What)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.by_id} {self.what} {self.case_id}"
