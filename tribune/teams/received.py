"""What people write to a team: supporters in discussions, others by letters, in one list for its organisers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from tribune.discussions import listing
from tribune.people.viewers import Viewer
from tribune.publications.templatetags.publications import localised
from tribune.teams.models import Enquiry, Team

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Received:
    """``at`` is the hour of the last message, ``address`` a path in the reader's language."""

    name: str
    words: str
    at: datetime
    address: str
    is_answered: bool
    unread: int = 0
    is_refused: bool = False


def by(team: Team, viewer: Viewer) -> list[Received]:
    """The last first. *viewer* organises the team. The same queries whatever the number."""
    talks = [
        Received(
            line.name, line.said, line.thread.last_at, localised(line.thread.address), not line.is_to_answer, line.left,
            line.is_refused,
        )
        for line in listing.to_organisers(team.circle_id, viewer, size=SHOWN).lines
    ]  # fmt: skip
    enquiries = Enquiry.objects.filter(team=team).prefetch_related("answers").order_by("-sent_at", "-pk")[:SHOWN]
    letters = [
        Received(
            one.name, one.words, one.sent_at, reverse("teams:enquiry", args=[team.code, one.code]),
            bool(one.answers.all()),
        )
        for one in enquiries
    ]  # fmt: skip
    return sorted([*talks, *letters], key=lambda one: one.at, reverse=True)[:SHOWN]
