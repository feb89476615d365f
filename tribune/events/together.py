"""The teams of an action, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tribune.events.models import Event, TeamPart
from tribune.people.viewers import NOBODY, Viewer
from tribune.teams.models import Team


def parts_of(event: Event) -> list[TeamPart]:
    """One query."""
    rows = TeamPart.objects.filter(event=event, team__closed_at=None, team__withheld_at=None)
    return list(rows.select_related("team").order_by("team__name_folded", "pk"))


def my_teams(viewer: Viewer) -> list[Team]:
    """Those in whose name *viewer* acts."""
    if not viewer.acting_ids:
        return []
    return list(Team.objects.standing().filter(circle__in=sorted(viewer.acting_ids)).order_by("name_folded", "pk"))


def on_page(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Beside an action: who organises it too, who goes as a team. No query when no team does."""
    event: Event = given["event"]
    viewer = getattr(request, "viewer", NOBODY)
    own = {event.team.circle_id} if event.team is not None else set()
    may_speak = given["state"].is_open and not event.is_draft and bool(viewer.acting_ids - own)
    if not event.has_team_parts:
        return {"event": event, "may_speak": True, "organising": [], "going": []} if may_speak else None
    parts = parts_of(event)
    return {
        "event": event,
        "may_speak": may_speak,
        "organising": [part.team for part in parts if part.organises],
        "going": [part.team for part in parts if part.attends and not part.organises],
        "helps": any(part.organises and part.team.circle_id in viewer.acting_ids for part in parts),
        "asked": [part for part in parts if part.is_asked and part.team.circle_id in viewer.acting_ids],
    }
