"""Who may do what with a team: plain yes or no, from what the viewer already carries (no query)."""

from tribune.people.models import Right, Role
from tribune.people.viewers import Viewer
from tribune.teams.models import Team


def role_in(team: Team, viewer: Viewer) -> int:
    """The viewer's role, 0 for an outsider."""
    return viewer.roles.get(team.circle_id, 0)


def is_follower(team: Team, viewer: Viewer) -> bool:
    return role_in(team, viewer) >= Role.FOLLOWER


def is_member(team: Team, viewer: Viewer) -> bool:
    return role_in(team, viewer) >= Role.MEMBER


def may_organise(team: Team, viewer: Viewer) -> bool:
    """Every right below: see ``rights.POWERS``."""
    return role_in(team, viewer) >= Role.ORGANISER


def may(right: Right, team: Team, viewer: Viewer) -> bool:
    """An organiser, or a member who was given that right."""
    return may_organise(team, viewer) or bool(viewer.rights.get(team.circle_id, 0) & right)


def may_govern(team: Team, viewer: Viewer) -> bool:
    """Give and take roles, close the team."""
    return role_in(team, viewer) >= Role.REFERENT
