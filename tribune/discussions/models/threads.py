"""A thread: what it is about, who it is among, where it stands."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from tribune.discussions.querysets import ThreadQuerySet
from tribune.kit.ids import CodeField


class Thread(models.Model):
    """One talk. ``about`` is the card it stands under, ``circle`` the people it is among, ``card`` its own card.

    ``last_number`` is that of its last message, given under the lock of this row, so that what someone has not read
    is a subtraction (see ``Reader``).
    """

    class Kind(models.TextChoices):
        POST = "post", _("Discussion")  # opened in a team
        COMMENTS = "comments", _("Comments")  # under a publication, made at the first of them
        ROOM = "room", _("Room")  # the chat of a team, of an action, of the movement
        PRIVATE = "private", _("Private messages")  # between persons
        ORGANISERS = "organisers", _("To the organisers")  # one person with those of a team

    code = CodeField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=160, blank=True)
    about = models.ForeignKey(
        "publications.Publication", null=True, blank=True, on_delete=models.CASCADE, related_name="threads"
    )
    circle = models.ForeignKey("people.Circle", null=True, blank=True, on_delete=models.CASCADE, related_name="threads")
    card = models.OneToOneField(
        "publications.Publication", null=True, blank=True, on_delete=models.PROTECT, related_name="thread"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    form_key = models.CharField(max_length=32, null=True, editable=False)
    between = models.CharField(max_length=44, null=True, unique=True, editable=False)  # see ``parties.pair``
    opened_at = models.DateTimeField()
    last_number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    erased_until = models.PositiveIntegerField(default=0)  # the messages up to this number are gone, by their age
    pinned_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by those who moderate: nobody else sees it
    slow_seconds = models.PositiveSmallIntegerField(default=0)  # what each waits between two messages
    holds_links = models.BooleanField(default=False)  # a message with a link waits for someone's yes

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about"], condition=Q(kind="comments"), name="one_comments_a_publication"),
            models.UniqueConstraint(
                fields=["about"], condition=Q(kind="room", about__isnull=False), name="one_room_a_publication"
            ),
            models.UniqueConstraint(
                fields=["circle"], condition=Q(kind="room", circle__isnull=False), name="one_room_a_circle"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="room", circle__isnull=True, about__isnull=True),
                name="one_room_of_the_movement",
            ),
            models.UniqueConstraint(fields=["opened_by", "form_key"], name="one_thread_a_form"),
            models.CheckConstraint(
                condition=~Q(kind__in=["post", "organisers"]) | Q(circle__isnull=False),
                name="a_post_names_its_circle",
            ),
            models.CheckConstraint(
                condition=~Q(kind="comments") | Q(about__isnull=False), name="comments_are_about_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["circle", "-last_at", "-id"], name="threads_of_circle"),
            models.Index(fields=["kind", "-last_at"], name="threads_of_kind"),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    @property
    def address(self) -> str:
        """The path of its page, without language prefix."""
        return f"/threads/{self.code}/"

    @property
    def name(self) -> str:
        """What lists call it; ``about`` and ``circle`` must be at hand. A private one is called after its other party."""
        if self.title:
            return self.title
        home = self.about.title if self.about is not None else self.circle.name if self.circle is not None else ""
        if self.is_room:
            return _say("Room · %(name)s") % {"name": home} if home else _say("The movement’s room")
        return home or str(self.Kind(self.kind).label)

    @property
    def anchor(self) -> str:
        """That of the drafts written in it."""
        return f"thread:{self.code}"

    @property
    def is_room(self) -> bool:
        """Drawn compactly, the newest always at the foot."""
        return self.kind == self.Kind.ROOM

    @property
    def is_entered(self) -> bool:
        """A room that counts as unread to those who came in once, until they mute it: a team's counts to its members."""
        return self.is_room and self.about_id is not None

    @property
    def is_private(self) -> bool:
        """Seen by its parties alone, and by no moderator who was not asked."""
        return self.kind in (self.Kind.PRIVATE, self.Kind.ORGANISERS)

    @property
    def is_locked(self) -> bool:
        """One query, unless the thread was fetched with its ``lock``."""
        return hasattr(self, "lock")


class Lock(models.Model):
    """Nobody writes in the thread any more: who said so, when and why."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="lock")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300)
    locked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"lock of {self.thread_id}"
