"""What we asked of hubs, and what they pushed."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import CodeField
from tribune.kit.sealed import SealedField
from tribune.wire.troubles import words_for


class Subscription(models.Model):
    """Our asking a hub to push what is new of a topic (WebSub). One stands a source; those that ended are kept a month.

    Its code is that of the address the hub calls, which nobody else knows; *secret* signs what it pushes. *next_at* is
    when we next ask the hub for something, None while nothing is to be asked.
    """

    code = CodeField()
    source = models.ForeignKey("wire.Source", on_delete=models.CASCADE, related_name="subscriptions")
    hub = models.CharField(max_length=2000)
    topic = models.CharField(max_length=2000)
    secret = SealedField()
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=30, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True)
    denied_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    pushed_at = models.DateTimeField(null=True, blank=True)
    pushes = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(ended_at=None), name="a_source_has_one_subscription"
            )
        ]
        indexes = [models.Index(fields=["next_at"], name="wire_hub_due")]

    def __str__(self) -> str:
        return f"{self.topic} at {self.hub}"

    def told(self, *, at: datetime) -> str | Promise:
        """How it stands, for an editor; of one that did not end."""
        if self.denied_at is not None:
            return _("Its hub refuses to tell us of what is new: visits go on as for any source.")
        if self.lapses_at is None or self.lapses_at <= at:
            return _("We asked its hub to tell us of what is new; it has not agreed yet.")
        if self.source.served_until is not None and self.source.served_until > at:
            return _("Its hub tells us of what is new as soon as it is out: it is visited more rarely.")
        return _(
            "Its hub agreed to tell us of what is new; it has not done so lately, so visits go on as for any source."
        )

    @property
    def trouble_words(self) -> str | Promise:
        return words_for(self.trouble)


class Push(models.Model):
    """What a hub sent and signed, until a job has read it."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    type = models.CharField(max_length=200, blank=True)
    body = models.BinaryField()
