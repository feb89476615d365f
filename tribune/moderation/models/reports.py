"""What someone reported and why, with the words as they stood at that moment."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.kit.sealed import SealedField
from tribune.moderation.models.cases import Case


class Reason(models.TextChoices):
    SPAM = "spam", _("Advertising, or the same thing over and over")
    FALSE = "false", _("It pretends to be someone or something else")
    INSULT = "insult", _("Insults, or someone is being hounded")
    PRIVATE = "private", _("Tells private things about someone")
    HATE = "hate", _("Hate against people for what they are")
    THREAT = "threat", _("Threats, violence, someone is in danger")
    OTHER = "other", _("Something else")


GRAVITY = {
    Reason.SPAM: 1,
    Reason.OTHER: 1,
    Reason.FALSE: 2,
    Reason.INSULT: 2,
    Reason.PRIVATE: 3,
    Reason.HATE: 3,
    Reason.THREAT: 4,
}


class Report(models.Model):
    """By someone, of a case; ``by`` is None once they have left, or where a letter's "this is abuse" was pressed.

    Nobody but moderators ever reads who reported.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="made")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    words = SealedField(blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "by"], name="one_report_a_person_and_case")]
        indexes: ClassVar = [models.Index(fields=["by", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.reason} of {self.case_id}"


class Excerpt(models.Model):
    """Words as they stood when a report was made, sealed: those reported, and for a message what was said around it.

    ``author`` and ``called`` say whose they are; erasing that person takes the row away.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="excerpts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    called = models.CharField(max_length=160, blank=True)
    text = SealedField(blank=True, default="")
    is_reported = models.BooleanField()
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"excerpt of {self.report_id}"


class KeptPicture(models.Model):
    """A picture of what was reported, as it was then: a copy, which stays while the case is open, whatever becomes of the
    one it was made of. Moderators alone are shown it (see ``moderation.pictures``).
    """

    excerpt = models.ForeignKey(Excerpt, on_delete=models.CASCADE, related_name="pictures")
    picture = models.OneToOneField("media.Picture", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.picture_id} of {self.excerpt_id}"
