"""What each person wants to be told, where and when."""

from django.conf import settings
from django.db import models

from tribune.notices.paces import Pace


class Preference(models.Model):
    """What one person changed for one topic, everywhere or (``circle``) for one team; without a row the topic's own
    defaults hold, and for a team what holds everywhere.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences")
    topic = models.CharField(max_length=20)
    circle = models.ForeignKey("people.Circle", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    in_app = models.BooleanField()
    push = models.BooleanField(default=False)
    pace = models.CharField(max_length=6, choices=Pace, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic"], condition=models.Q(circle=None), name="one_preference_a_topic"
            ),
            models.UniqueConstraint(fields=["person", "topic", "circle"], name="one_preference_a_team"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} of {self.person_id}"


class Rhythm(models.Model):
    """The hours (on the person's own clock) in which nothing leaves, and whether a pushed notice says its words.

    ``version`` counts every change of what reaches this person, so that two windows do not undo each other.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rhythm")
    version = models.PositiveIntegerField(default=0)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    says_words = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
            )
        ]

    def __str__(self) -> str:
        return f"rhythm of {self.person_id}"
