"""Reports as other pages show them: the action's, the team's, and mixed lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from tribune.events.models import Event, Report, ReportPicture, TeamPart
from tribune.kit.prepared import prepared
from tribune.people.viewers import NOBODY, seen_by
from tribune.publications import drawing
from tribune.publications.models import Publication

SHOWN = 3
READ = 30
PICTURES = 4


def on_page(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """For the slot of an action's page: nothing, and no query, until a report is published."""
    event: Event = given["event"]
    if not event.has_report:
        return None
    rows = Report.objects.filter(occurrence__event=event, published_at__isnull=False, publication__withheld_at=None)
    found = list(rows.select_related("occurrence").order_by("-occurrence__starts_at")[:SHOWN])
    for report in found:
        report.occurrence.event = event
    shown = ReportPicture.objects.filter(report__in=[r.pk for r in found]).select_related("picture")
    return {"event": event, "reports": found, "pictures": list(shown[:PICTURES])} if found else None


def on_team_page(request: HttpRequest | None, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The team's last reports and what it takes part in with others that is ahead, as cards, and its last actions.

    One query, and one more when something is ahead with others.
    """
    viewer, team = getattr(request, "viewer", NOBODY), given["team"]
    found = _of_team(viewer.shape, voice=team.voice_id, team=team.pk, at=timezone.now(), **viewer.values)
    if not found:
        return None
    past = [row for row in found if row.kind == "event" and row.voice_id == team.voice_id]
    cards = [row for row in found if row not in past]
    drawn = list(zip(cards, drawing.draw(cards, viewer=viewer), strict=True))
    return {
        "past": sorted(past, key=lambda row: row.starts_at or row.published_at, reverse=True)[:SHOWN],
        "reports": [card for row, card in drawn if row.kind == "report"][:SHOWN],
        "shared": [card for row, card in drawn if row.kind != "report"],
    }


@prepared
def _of_team(shape: tuple[bool, bool], *, voice: int, team: int, at: datetime, **viewer: Any) -> QuerySet[Publication]:
    # Each by its own index: asked for with one OR, PostgreSQL reads every card there is.
    own = Publication.objects.filter(voice=voice)
    past = own.filter(kind="event", ends_at__lte=at, event__cancellation=None)
    takes_part = TeamPart.objects.filter(Q(answer=TeamPart.Answer.YES) | Q(attends_at__isnull=False), team=team)
    ahead = takes_part.filter(event__publication__ends_at__gt=at).order_by().values("event__publication")
    found = own.filter(kind="report").values("pk").union(past.values("pk"), ahead)
    rows = Publication.objects.visible_to(seen_by(shape, viewer)).filter(pk__in=found)
    return rows.for_drawing().annotate(zone=F("event__zone")).order_by("-published_at", "-pk")[:READ]


def facts(cards: Sequence[Publication]) -> Mapping[int, Mapping[str, object]]:
    """What their cards say beside the words: a few pictures, the figures, the day."""
    rows = Report.objects.filter(publication__in=[card.pk for card in cards]).select_related("occurrence__event")
    return {
        report.publication_id or 0: {
            "pictures": [row.picture for row in report.pictures.select_related("picture")[:PICTURES]],
            "figures": [(f.number, f.kind.name) for f in report.figures.select_related("kind")[:2]],
            "happened_at": report.occurrence.starts_at,
            "zone": report.occurrence.event.zone,
        }
        for report in rows
    }
