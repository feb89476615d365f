"""Browsers that may be pushed to, and what waits for them."""

from django.conf import settings
from django.db import models

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField, blind_index
from tribune.notices.models.notices import Notice
from tribune.people.models import Session


def endpoint_index(endpoint: str) -> str:
    return blind_index(endpoint, context="notices.endpoint")


class Device(models.Model):
    """One browser's push subscription (RFC 8030): where to post, and the keys that only it can open (RFC 8291).

    It goes with the session it was made in: whoever signs out is not told any more.
    ``p256dh`` and ``auth`` are base64url. ``failing_since`` is the first failure after the last success.
    """

    code = CodeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="+")
    endpoint = SealedField()
    endpoint_index = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = SealedField()
    name = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    pushed_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"


class Push(models.Model):
    """One notice on its way to one device; the row goes when it has arrived. ``claimed_until``: a worker has it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="pushes")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="pushes")
    due_at = models.DateTimeField(db_index=True)
    claim = models.CharField(max_length=10, blank=True, default="")
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "device"], name="pushed_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} to {self.device_id}"
