"""What each person asked about their feed, and how far they have seen it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LessOfThis(models.Model):
    """One person wants less of a voice, of a kind of card or of a topic: one of the three, or none of it at all."""

    class How(models.IntegerChoices):
        LESS = 1, _("Less of this")
        NONE = 2, _("None of this")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    voice = models.ForeignKey("publications.Voice", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, blank=True)  # of a card: a name in CARDS
    topic = models.ForeignKey("publications.Topic", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    how = models.PositiveSmallIntegerField(choices=How, default=How.LESS)
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "voice"], name="asked_once_of_a_voice"),
            models.UniqueConstraint(fields=["person", "kind"], condition=~Q(kind=""), name="asked_once_of_a_kind"),
            models.UniqueConstraint(fields=["person", "topic"], name="asked_once_of_a_topic"),
            models.CheckConstraint(
                condition=Q(voice__isnull=False, kind="", topic__isnull=True)
                | (Q(voice__isnull=True, topic__isnull=True) & ~Q(kind=""))
                | Q(voice__isnull=True, kind="", topic__isnull=False),
                name="less_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_how_display()} ({self.voice_id or self.kind or self.topic_id}) of {self.person_id}"


class Seen(models.Model):
    """How far one person has seen their feed: one row a person, written once or twice a visit.

    ``keys`` are those of cards seen in former visits, then, after a bar, in the one that last reported at ``at``: what
    is seen now stays where it is until the visit is over. There are some hundreds at most; whatever came out until
    ``until`` is taken as seen besides.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    keys = models.TextField(default="|")
    until = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} at {self.at:%Y-%m-%d %H:%M}"
