"""What the links in letters lead to: one page, one button, without signing in. Scanners follow links; only POST acts."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tribune.events import queries, ways
from tribune.events.models import Rsvp
from tribune.events.verbs import rsvps
from tribune.kit.refusals import Refusal
from tribune.people.viewers import Asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way(request: Asked, token: str) -> HttpResponse:
    """``take`` also lets one leave the place to the next; ``out`` gives the answer back and nothing else."""
    found = ways.read(token)
    if found is None:
        return render(request, "events/way_over.html", status=410)
    rsvp, kind = found
    at, refusal = timezone.now(), None
    if request.method == "POST" and (kind == ways.OUT or rsvp.is_offered):
        takes = kind == ways.TAKE and request.POST.get("answer") == "yes"
        try:
            rsvps.give(
                occurrence=rsvp.occurrence,
                person=rsvp.person,
                answer=Rsvp.Answer.YES if takes else Rsvp.Answer.NO,
                guests=rsvp.guests if takes else 0,
                at=at,
            )
            return HttpResponseRedirect(request.path, status=303)
        except Refusal as no:
            refusal = no
    date = rsvp.occurrence
    context = {
        "rsvp": rsvp,
        "date": date,
        "event": date.event,
        "may_take": kind == ways.TAKE and rsvp.is_offered,
        "is_told": rsvp.answer == Rsvp.Answer.YES,
        "is_open": date.is_on and not date.is_over(at),
        "number": queries.number_of(rsvp),
        "has_just_said": request.GET.get("confirmed") == "1",
        "refusal": refusal,
    }
    return render(request, "events/way.html", context, status=refusal.status if refusal else 200)
