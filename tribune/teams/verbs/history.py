"""Writing the history of a team: called by the other verbs, in their transaction."""

from __future__ import annotations

from datetime import datetime

from tribune.people.models import Person
from tribune.teams.models import Deed, Team


def write(
    kind: Deed.Kind,
    *,
    team: Team,
    at: datetime,
    by: Person | None = None,
    about: Person | None = None,
    other: Team | None = None,
    words: str = "",
) -> None:
    """Keep one line; *words* hold no one's name or address."""
    Deed.objects.create(team=team, kind=kind, by=by, about=about, other=other, words=words[:300], at=at)
