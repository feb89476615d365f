"""What those who come are asked, and what they said."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tribune.events.models.events import Event
from tribune.events.models.rsvps import Rsvp
from tribune.kit.ids import CodeField


class Question(models.Model):
    """One question of an action, asked with the answer "I'm going". Once replied to, it is retired rather than removed."""

    class Kind(models.TextChoices):
        SHORT = "short", gettext_lazy("A line of text")
        LONG = "long", gettext_lazy("A longer text")
        ONE = "one", gettext_lazy("One choice among several")
        SEVERAL = "several", gettext_lazy("Several choices")
        YES_NO = "yes_no", gettext_lazy("Yes or no")

    code = CodeField()
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SHORT)
    text = models.CharField(max_length=200)
    options: Any = models.JSONField(default=list, blank=True)  # of ONE and SEVERAL: words, in order
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def has_options(self) -> bool:
        return self.kind in (self.Kind.ONE, self.Kind.SEVERAL)

    @property
    def lines(self) -> str:
        """The options as they are typed: one a line."""
        return "\n".join(self.options)


class Reply(models.Model):
    """What one person said to one question, with the words they were asked: both stay when the question changes."""

    rsvp = models.ForeignKey(Rsvp, on_delete=models.CASCADE, related_name="replies")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="replies")
    asked = models.CharField(max_length=200)
    said = models.TextField(max_length=4000)  # several choices: one a line; "yes" or "no"

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rsvp", "question"], name="one_reply_a_question")]

    def __str__(self) -> str:
        return f"{self.asked}: {self.said}"

    @property
    def words(self) -> str:
        """For a reader, on one line."""
        if self.said in ("yes", "no") and self.question.kind == Question.Kind.YES_NO:
            return _("yes") if self.said == "yes" else _("no")
        return ", ".join(self.said.splitlines()) if self.question.has_options else self.said
