"""The desk's own pages: overview and jobs. Every other page of the desk is its room's."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tribune.design import flash
from tribune.events import queries as events
from tribune.facts import verbs as jobs_verbs
from tribune.facts.models import Job, State
from tribune.front.views.health import answers, labelled
from tribune.kit.paging import page_of
from tribune.people.gates import charged
from tribune.people.models import Declaration
from tribune.people.viewers import Asked
from tribune.publications.models import Publication
from tribune.teams.models import Team
from tribune.wire.models import Source

FEWEST_SHOWN = 10
STATES = State.choices


@require_safe
@charged("people.view_desk")
def overview(request: Asked) -> HttpResponse:
    at = timezone.now()
    context = {
        "supporters": blurred(Declaration.objects.filter(withdrawn_at=None).count()),
        "teams": Team.objects.filter(closed_at=None).count(),
        "actions": events.count_ahead(at=at, days=30),
        "publications": Publication.objects.standing().count(),
        "sources": Source.objects.listened_to().count(),
        "ailing": Source.objects.listened_to().exclude(trouble="").count(),
        "health": labelled(answers()),
        "stuck": Job.objects.stuck().count(),
    }
    return render(request, "front/desk/overview.html", context)


def blurred(count: int) -> int | None:
    """A number of people as the desk may show it: None below ten."""
    return count if count >= FEWEST_SHOWN else None


@require_safe
@charged("facts.tend_jobs")
def jobs(request: Asked) -> HttpResponse:
    """What waits, runs, and what gave up; a stuck job can be tried again or dropped."""
    state = request.GET.get("state", "stuck")
    state = state if state in State.values else "stuck"
    page = page_of(Job.objects.filter(state=state), by=("-pk",), cursor=request.GET.get("after", ""), size=30)
    context = {"state": state, "states": STATES, "page": page, "queues": Job.objects.by_queue(timezone.now())}
    return render(request, "front/desk/jobs.html", context)


@require_POST
@charged("facts.tend_jobs")
def retry(request: Asked, pk: int) -> HttpResponse:
    jobs_verbs.retry(job=get_object_or_404(Job, pk=pk), at=timezone.now())
    flash.say(request, _("It will be tried again now."))
    return redirect("front:desk_jobs")


@require_POST
@charged("facts.tend_jobs")
def drop(request: Asked, pk: int) -> HttpResponse:
    jobs_verbs.drop(job=get_object_or_404(Job, pk=pk), at=timezone.now())
    flash.say(request, _("It was dropped."))
    return redirect("front:desk_jobs")
