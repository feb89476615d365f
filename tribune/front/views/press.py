"""The front page, for everyone: a lead, the wire, what is near, the movement's big actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tribune.events import queries as events
from tribune.front.forms import NearForm
from tribune.front.keeping import kept_for_strangers
from tribune.people.viewers import Asked
from tribune.wire import queries as wire
from tribune.wire.models import Source
from tribune.wire.queries import Line

FRESH = timedelta(days=3)


@require_safe
@kept_for_strangers(seconds=15)
def front_page(request: Asked) -> HttpResponse:
    """The same page for everyone, so that it can be kept: nothing in it depends on who reads."""
    at, viewer = timezone.now(), request.viewer
    entries = wire.latest(viewer, 30)
    lead = lead_of(entries, at)
    pictured = [entry for entry in entries if entry.picture is not None and entry is not lead][:3]
    context = {
        "lead": lead,
        "river": [entry for entry in entries if entry is not lead and entry not in pictured][:8],
        "pictured": pictured,
        "big": events.big_ones(viewer, at=at, n=6),
        "this_week": events.count_ahead(at=at, days=7),
        "sources": Source.objects.listened_to().count(),
        "today": at,
        "near_form": NearForm(auto_id="band-%s"),
    }
    return render(request, "front/press.html", context)


def lead_of(entries: Sequence[Line], at: datetime) -> Line | None:
    """The newest with a picture and a summary, if it is fresh; else the newest with a summary; else the newest."""
    fresh = [entry for entry in entries if at - entry.at <= FRESH]
    for fits in (
        lambda line: line.picture is not None and line.summary,
        lambda line: line.summary,
        lambda line: True,
    ):
        for entry in fresh or entries:
            if fits(entry):
                return entry
    return None
