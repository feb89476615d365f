"""What those who help an action along may do: its roles, its list of things, its report; not its page or its fate."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404

from tribune.events import rules
from tribune.events.models import Event, Occurrence, TeamPart
from tribune.events.queries import dates_of, meant
from tribune.events.querysets import EventQuerySet
from tribune.people.viewers import Viewer


def helped_by(viewer: Viewer) -> EventQuerySet:
    """The actions *viewer* organises, or speaks for a team that accepted to organise them too."""
    run = Event.objects.run_by(viewer)
    if not viewer.acting_ids:
        return run
    accepted = TeamPart.objects.filter(team__circle__in=sorted(viewer.acting_ids), answer=TeamPart.Answer.YES)
    shared = Event.objects.filter(
        published_at__isnull=False, publication__withheld_at=None, pk__in=accepted.values("event")
    )
    return run | shared


def may_help(event: Event, viewer: Viewer) -> bool:
    """Whether ``helped_by`` holds *event*; no query for who organises it."""
    if rules.may_edit(event, viewer):
        return True
    return event.has_team_parts and bool(viewer.acting_ids) and helped_by(viewer).filter(pk=event.pk).exists()


def helped(viewer: Viewer, code: str) -> Event:
    """The action of that code, with what its page shows, when *viewer* organises it; 404 otherwise."""
    event = helped_by(viewer).for_page().filter(code=code).first()
    if event is None:
        raise Http404(code)
    return event  # type: ignore[no-any-return]


def seen(viewer: Viewer, code: str) -> Event:
    """The action of that code when *viewer* may read it; 404 otherwise."""
    event = Event.objects.visible_to(viewer).for_page().filter(code=code).first()
    if event is None:
        raise Http404(code)
    return event  # type: ignore[no-any-return]


def date_meant(event: Event, asked: str, *, at: datetime) -> tuple[list[Occurrence], Occurrence]:
    """Every date of the action, and the one of the code *asked*, else the next."""
    dates = dates_of(event, at=at, date_code=asked)
    return dates, meant(dates, at=at, date_code=asked)
