"""What the pages for members share: where one is, and where one may go from there."""

from __future__ import annotations

from typing import Any

from tribune.people.models import Right
from tribune.people.viewers import Asked
from tribune.teams import rules
from tribune.teams.models import JoinRequest, Team


def space_of(request: Asked, team: Team, current: str) -> dict[str, Any]:
    """The context every such page needs; *current* names its tab. One query for those who accept members."""
    viewer = request.viewer
    may_admit = rules.may(Right.ADMIT, team, viewer)
    return {
        "team": team,
        "current": current,
        "may_govern": rules.may_govern(team, viewer),
        "may_organise": rules.may_organise(team, viewer),
        "may_admit": may_admit,
        "may_invite": rules.may(Right.INVITE, team, viewer) and not team.is_closed,
        "may_write": rules.may(Right.WRITE, team, viewer) and not team.is_closed,
        "waiting": JoinRequest.objects.filter(team=team, answered_at=None).count() if may_admit else 0,
    }
