"""Who may see a report's picture that is not for everyone: whoever may read the report."""

from __future__ import annotations

from tribune.events import helping
from tribune.events.models import Event, ReportPicture
from tribune.media.guards import GUARDS
from tribune.media.models import Picture
from tribune.people.viewers import Viewer

GUARD = "report"


def may_see(picture: Picture, viewer: Viewer) -> bool:
    rows = ReportPicture.objects.filter(picture=picture).select_related("report__occurrence")
    return any(_may_read(row.report.occurrence.event_id, viewer, is_draft=row.report.is_draft) for row in rows)


def _may_read(event_id: int, viewer: Viewer, *, is_draft: bool) -> bool:
    events = helping.helped_by(viewer) if is_draft else Event.objects.visible_to(viewer)
    return events.filter(pk=event_id).exists()


def register() -> None:
    GUARDS.register(GUARD, may_see)
