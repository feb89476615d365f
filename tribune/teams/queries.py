"""What other rooms ask about teams."""

from tribune.people.viewers import Viewer
from tribune.teams.models import Team


def mine(viewer: Viewer) -> list[Team]:
    """The teams *viewer* belongs to or follows, those they answer for first. One query."""
    teams = Team.objects.standing().of(viewer).select_related("kind")
    return sorted(teams, key=lambda team: (-viewer.roles[team.circle_id], team.name_folded))
