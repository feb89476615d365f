"""What a team's circle is to the discussions among it."""

from __future__ import annotations

from tribune.discussions.homes import HOMES, Home
from tribune.teams.models import Team


def home(circle_id: int) -> Home | None:
    team = Team.objects.select_related("voice").filter(circle=circle_id, closed_at=None).first()
    return Home(name=team.name, address=team.address, voice=team.voice) if team is not None else None


def register() -> None:
    HOMES.register("team", home)
