"""A team, its circle and its voice."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.kit.ids import CodeField
from tribune.kit.text import fold, slug
from tribune.teams.models.kinds import TeamKind
from tribune.teams.querysets import TeamQuerySet


class Team(models.Model):
    """People who act together somewhere or about something.

    Who belongs is the ``circle``'s seats; what the team says is said by its
    ``voice``; its place in lists and searches is its ``publication``.
    """

    class Openness(models.TextChoices):
        OPEN = "open", _("Anyone may join")
        APPROVAL = "approval", _("A referent accepts each person")
        INVITATION = "invitation", _("By invitation only")

    code = CodeField()
    name = models.CharField(max_length=80)
    name_folded = models.CharField(max_length=80, editable=False, default="")
    kind = models.ForeignKey(TeamKind, on_delete=models.PROTECT, related_name="teams")
    about = models.TextField(blank=True, max_length=4000)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    town = models.CharField(max_length=120, blank=True)
    circle = models.OneToOneField("people.Circle", on_delete=models.PROTECT, related_name="team")
    voice = models.OneToOneField("publications.Voice", on_delete=models.PROTECT, related_name="team")
    publication = models.OneToOneField("publications.Publication", on_delete=models.PROTECT, related_name="team")
    picture = models.ForeignKey("media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    openness = models.CharField(max_length=10, choices=Openness, default=Openness.OPEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    form_key = models.CharField(max_length=32, null=True, editable=False)
    has_questions = models.BooleanField(default=False)  # kept by verbs.questions: who joins is asked some
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="absorbed")
    # Kept by verbs.certifying, so that no page measures: since when, how many rules are met, of how many.
    certified_at = models.DateTimeField(null=True, blank=True)
    rules_met = models.PositiveSmallIntegerField(default=0)
    rules_asked = models.PositiveSmallIntegerField(default=0)
    withheld_at = models.DateTimeField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["made_by", "form_key"], name="one_team_a_form"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lat", "lon"], name="team_by_point"),
            models.Index(fields=["name_folded"], name="team_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_folded = fold(self.name)[:80]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def address(self) -> str:
        """The path of its page, without language prefix."""
        return address_of(self.code, self.name)

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in slug(self.name).split("-")[:2] if word).upper() or "?"

    @property
    def is_open(self) -> bool:
        """Anyone may join by pressing."""
        return self.openness == self.Openness.OPEN and not self.is_closed

    @property
    def is_asked_first(self) -> bool:
        """Joining goes through a page: a few words, a question, someone's yes."""
        return self.openness == self.Openness.APPROVAL or (self.is_open and self.has_questions)

    @property
    def is_certified(self) -> bool:
        return self.certified_at is not None and not self.is_closed

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


def address_of(code: str, name: str) -> str:
    """The path of a team's page, without language prefix."""
    words = slug(name)
    return f"/teams/{code}-{words}/" if words else f"/teams/{code}/"
