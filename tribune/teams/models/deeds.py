"""What was done in a team, kept for its organisers and the desk."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tribune.teams.models.teams import Team


class Deed(models.Model):
    """One line of a team's history: ``by`` whom, ``about`` whom, with which ``other`` team. Never changed."""

    class Kind(models.TextChoices):
        MADE = "made", _("%(by)s made the team")
        EDITED = "edited", _("%(by)s edited the page")
        ACCEPTED = "accepted", _("%(by)s accepted %(about)s")
        REFUSED = "refused", _("%(by)s refused the request of %(about)s")
        ROLE = "role", _("%(by)s gave %(about)s a role: %(words)s")
        RIGHTS = "rights", _("%(by)s settled what %(about)s may do: %(words)s")
        REMOVED = "removed", _("%(by)s took %(about)s out of the team")
        LINK = "link", _("%(by)s made an invitation link")
        LETTER = "letter", _("%(by)s invited someone by mail")
        REVOKED = "revoked", _("%(by)s revoked an invitation")
        CAME = "came", _("%(about)s came by an invitation")
        ABUSE = "abuse", _("Someone invited by mail said that it was abuse")
        OFFERED = "offered", _("%(by)s offered to hand the team over to %(about)s")
        ASKED = "asked", _("The desk asked %(about)s to answer for the team")
        TAKEN = "taken", _("%(about)s accepted to answer for the team")
        DECLINED = "declined", _("%(about)s declined to answer for the team")
        INHERITED = (
            "inherited",
            _("The last referent left: %(about)s, the organiser of longest standing, answers for it"),
        )
        ALONE = "alone", _("The last referent left, and the team had no organiser: the desk was told")
        CLOSED = "closed", _("%(by)s closed the team")
        REOPENED = "reopened", _("%(by)s opened the team again")
        CERTIFIED = "certified", _("The team is certified")
        WARNED = "warned", _("The charter is no longer met: the certification ends soon unless it is again")
        LAPSED = "lapsed", _("The certification has ended")
        SPLIT = "split", _("%(by)s split the team; some of its members went to “%(other)s”")
        CAME_OF = "came_of", _("%(by)s made this team out of “%(other)s”")
        MERGING = "merging", _("%(by)s asked that “%(other)s” take this team in")
        UNMERGED = "unmerged", _("“%(other)s” will not take this team in")
        MERGED = "merged", _("“%(other)s” took this team in")
        TOOK_IN = "took_in", _("%(by)s took “%(other)s” in")
        QUESTIONS = "questions", _("%(by)s changed the questions asked of those who join")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="deeds")
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    other = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["team", "-at", "-id"], name="deeds_of_team")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.team_id}"
