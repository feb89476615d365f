"""What came in."""

from django.conf import settings
from django.db import models

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedBytesField, SealedField

STRANGER = "not from whom the address was made for"


class ReceivedMail(models.Model):
    """One mail at one of our reply addresses, kept before its server was told that we have it.

    ``body`` is the mail as it came, sealed; emptied once it is done, some days later when it was not taken.
    ``message_index`` is of its Message-ID, sender and recipient: delivered twice, it is one row.
    ``content_index`` is of what it says and answers, set before it is passed on: sent twice, it is passed on once.
    ``person`` is whom the address was made for, whoever wrote. ``trouble`` is for the operator and names nobody.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"
        AUTOMATIC = "automatic"
        BOUNCE = "bounce"
        REPEATED = "repeated"
        UNREADABLE = "unreadable"

    code = CodeField()
    to = SealedField()
    is_from_nobody = models.BooleanField(default=False)
    body = SealedBytesField()
    message_index = models.CharField(max_length=64, unique=True)
    content_index = models.CharField(max_length=64, unique=True, null=True)
    purpose = models.CharField(max_length=12)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    trouble = models.CharField(max_length=300, blank=True, default="")
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="mail_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["ended_at"], name="mail_ended"),
        ]

    def __str__(self) -> str:
        return str(self.code)
