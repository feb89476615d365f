"""A message, what it said before, who it names, and the trace of one that was deleted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tribune.discussions.models.threads import Thread
from tribune.discussions.querysets import MessageQuerySet


class Message(models.Model):
    """``number`` is 1, 2, … in its thread, without a gap. ``text`` is what was typed, ``html`` what ``words`` makes of it.

    ``author`` is None once they have left; ``key`` is that of the form (or the Message-ID) it came by: sent twice, it
    is written once. A deleted one keeps its place, with no word left.
    """

    class Way(models.TextChoices):
        WEB = "web", _("on the site")
        MAIL = "mail", _("by mail")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    text = models.TextField()
    html = models.TextField()
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies")
    quote = models.CharField(max_length=300, blank=True)  # the words of reply_to that are answered
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by those who moderate
    held_at = models.DateTimeField(null=True, blank=True)  # waits for someone's yes; its author sees it
    came_by = models.CharField(max_length=6, choices=Way, default=Way.WEB)
    key = models.CharField(max_length=64, null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "number"], name="numbers_of_a_thread"),
            models.UniqueConstraint(fields=["thread", "author", "key"], name="one_message_a_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["thread", "posted_at"], name="messages_by_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.thread_id}"

    @property
    def body(self) -> SafeString:
        return SafeString(self.html)  # made by ``words.drawn``, which escapes every word

    @property
    def author_name(self) -> str:
        """Whoever writes shows their name to those who read: the form says so."""
        if self.author is None or self.author.erased_at is not None:
            return str(_("Someone who left"))
        return self.author.name or str(_("A supporter"))

    @property
    def is_deleted(self) -> bool:
        """One query, unless it was fetched with its ``deletion``."""
        return hasattr(self, "deletion")

    @property
    def address(self) -> str:
        """Of the page of its thread that shows it, without language prefix; the thread must be at hand."""
        return f"{self.thread.address}{self.number}/"


class Deletion(models.Model):
    """The trace of a message that was deleted: by whom, when."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="deletion")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_by_author = models.BooleanField()
    deleted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"deletion of {self.message_id}"


class Revision(models.Model):
    """What a message said before an edit, and since when it had said so."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField()
    html = models.TextField()
    said_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"{self.message_id} at {self.said_at:%Y-%m-%d %H:%M}"

    @property
    def body(self) -> SafeString:
        return SafeString(self.html)  # as Message.html


class Mention(models.Model):
    """A message names a person who may read it. ``said`` is the name as it stands in the text, without its @."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    said = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "person"], name="a_message_names_a_person_once"),
        ]

    def __str__(self) -> str:
        return f"@{self.said} in {self.message_id}"
