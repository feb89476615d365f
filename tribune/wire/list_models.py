"""Lists of feeds brought by the desk (OPML): each line, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from tribune.kit.ids import CodeField
from tribune.wire.kinds import SourceKind
from tribune.wire.troubles import words_for


class FeedList(models.Model):
    """A list that was uploaded. Nothing is listened to before *wanted_at*, when the desk said yes; *section* is empty where
    each line keeps its own. *ended_at* when nothing of it is left to do.
    """

    code = CodeField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=SourceKind, default=SourceKind.PARTNER)
    section = models.CharField(max_length=60, blank=True)
    is_trusted = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField()
    wanted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["brought_at"], condition=models.Q(ended_at=None), name="wire_lists_going")]

    def __str__(self) -> str:
        return self.name


class Listed(models.Model):
    """One line of a list. *source* is the one it became, or the one we listen to already."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("line", "to be asked")
        ALIVE = "alive", pgettext_lazy("line", "ready to be added")
        ADDED = "added", pgettext_lazy("line", "added")
        KNOWN = "known", pgettext_lazy("line", "listened to already")
        TWICE = "twice", pgettext_lazy("line", "twice in the list")
        DEAD = "dead", pgettext_lazy("line", "does not answer as a feed")
        LEFT = "left", pgettext_lazy("line", "left aside")

    feed_list = models.ForeignKey(FeedList, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    feed_address = models.CharField(max_length=2000)
    site_address = models.CharField(max_length=2000, blank=True)
    title = models.CharField(max_length=200, blank=True)
    section = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    trouble = models.CharField(max_length=30, blank=True)
    items = models.PositiveIntegerField(default=0)
    source = models.ForeignKey("wire.Source", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed_list", "number"], name="a_line_has_its_number")]
        indexes = [models.Index(fields=["feed_list", "state", "number"], name="wire_lines")]

    def __str__(self) -> str:
        return f"{self.number} {self.feed_address}"

    @property
    def trouble_words(self) -> str | Promise:
        return words_for(self.trouble)

    @property
    def may_be_left(self) -> bool:
        return self.state in (self.State.WAITING, self.State.ALIVE, self.State.DEAD)
