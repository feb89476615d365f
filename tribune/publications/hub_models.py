"""Who is told at once of what is new in our feeds: the rows of our own hub (WebSub)."""

from __future__ import annotations

from django.db import models

from tribune.kit.sealed import SealedField


class Subscriber(models.Model):
    """A site that wants one of our feeds pushed to it, and meant it when it was asked.

    *told* is the digest of what it was pushed last; *seen* the newest card when the feed was last looked at for it.
    """

    key = models.CharField(max_length=64, unique=True)  # of the feed and the callback: both are long
    feed = models.CharField(max_length=2000)
    callback = models.CharField(max_length=2000)
    host = models.CharField(max_length=255, db_index=True)
    secret = SealedField(blank=True)
    confirmed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    told = models.CharField(max_length=64)
    seen = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField()
    next_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    # When it last took what it was pushed, and what went wrong since: the code of a refusal to call, or a status.
    told_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="pub_subscriber_due")]

    def __str__(self) -> str:
        return f"{self.callback} hears {self.feed}"


class Wish(models.Model):
    """What somebody asked of our hub, until its callback has said whether it is meant."""

    mode = models.CharField(max_length=11)
    feed = models.CharField(max_length=2000)
    callback = models.CharField(max_length=2000)
    secret = SealedField(blank=True)
    seconds = models.PositiveIntegerField()
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.callback} would {self.mode}"
