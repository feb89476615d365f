"""The organiser's own view of an action: who comes."""

from __future__ import annotations

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tribune.events import queries
from tribune.events.models import Event, Rsvp
from tribune.kit.htmx import page_or_part
from tribune.kit.paging import page_of
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked

A_PAGE = 50


@never_cache
@require_safe
@signed_in
def desk(request: Asked, code: str) -> HttpResponse:
    """Names only: those who answer are told that the organisers see theirs."""
    event = get_object_or_404(Event.objects.run_by(request.viewer).for_page(), code=code)
    at = timezone.now()
    state = queries.answering(event, request.viewer, at=at, date_code=request.GET.get("date", ""))
    counts = {
        row["answer"]: (row["people"], row["guests"] or 0)
        for row in Rsvp.objects.filter(occurrence=state.date)
        .values("answer")
        .annotate(people=Count("pk"), guests=Sum("guests"))
    }
    answer = request.GET.get("answer", "yes")
    rows = (
        Rsvp.objects.filter(occurrence=state.date, answer=answer)
        .select_related("person")
        .only("occurrence_id", "answer", "guests", "given_at", "confirm_by", "person__code", "person__name")
    )
    sought = request.GET.get("q", "").strip()
    if sought:
        rows = rows.filter(person__name__icontains=sought)
    page = page_of(rows, by=["given_at", "pk"], cursor=request.GET.get("after", ""), size=A_PAGE)
    chips = [(value, label, counts.get(value, (0, 0))[0], value == answer) for value, label in Rsvp.Answer.choices]
    context = {
        "event": event,
        "state": state,
        "page": page,
        "chips": chips,
        "sought": sought,
        "answer": answer,
        "maybe": counts.get("maybe", (0, 0))[0],
        "guests": counts.get("yes", (0, 0))[1],
    }
    return page_or_part(request, "events/desk.html", context, part="events/_coming.html")
