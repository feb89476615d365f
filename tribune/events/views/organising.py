"""The organiser's own view of an action: who comes, on a phone and in a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tribune.events import guestlist, queries, spreadsheets
from tribune.events.guestlist import CAME, MISSING, Totals
from tribune.events.models import Event, Occurrence
from tribune.kit.htmx import page_or_part
from tribune.kit.paging import page_of
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked

A_PAGE = 50
CHIPS = (
    ("yes", pgettext_lazy("who comes", "Coming")),
    ("waiting", pgettext_lazy("who comes", "Waiting")),
    ("maybe", pgettext_lazy("who comes", "Maybe")),
    ("no", pgettext_lazy("who comes", "Not coming")),
)


@never_cache
@require_safe
@signed_in
def desk(request: Asked, code: str) -> HttpResponse:
    """Names only, and a phone that its person shows: those who answer are told that the organisers see their name."""
    event = get_object_or_404(Event.objects.run_by(request.viewer).for_page(), code=code)
    at = timezone.now()
    state = queries.answering(event, request.viewer, at=at, date_code=request.GET.get("date", ""))
    totals = guestlist.totals(state.date)
    chips = _chips(state.date, totals, at)
    asked = request.GET.get("answer", "yes")
    show = asked if asked in [chip[0] for chip in chips] else "yes"
    sought = request.GET.get("q", "").strip()
    rows = guestlist.rows(state.date, show=show, sought=sought)
    page = page_of(rows, by=["given_at", "pk"], cursor=request.GET.get("after", ""), size=A_PAGE)
    phones = guestlist.phones(page.rows, request.viewer)
    context = {
        "event": event,
        "state": state,
        "page": page,
        "people": [(rsvp, phones.get(rsvp.person_id, "")) for rsvp in page.rows],
        "chips": [(value, label, count, value == show) for value, label, count in chips],
        "sought": sought,
        "answer": show,
        "totals": totals,
        "maybe": totals.maybe,
        "guests": totals.guests,
    }
    return page_or_part(request, "events/desk.html", context, part="events/_coming.html")


@never_cache
@require_safe
@signed_in
def spreadsheet(request: Asked, code: str) -> HttpResponse:
    """Everyone who answered for a date, as on the page: no address, and only the phones that are shown."""
    event = get_object_or_404(Event.objects.run_by(request.viewer), code=code)
    date = queries.date_meant(event, at=timezone.now(), date_code=request.GET.get("date", ""))
    found = list(guestlist.rows(date, show="").order_by("given_at", "pk"))
    phones = guestlist.phones(found, request.viewer)
    head = [_("Name"), pgettext("head of a column", "Answer"), _("Guests"), _("Answered"), _("Here since"), _("Phone")]
    lines: list[list[Any]] = [
        [
            rsvp.person.name,
            rsvp.get_answer_display(),
            rsvp.guests,
            _hour(rsvp.given_at, event),
            _hour(rsvp.came_at, event),
            phones.get(rsvp.person_id, ""),
        ]
        for rsvp in found
    ]
    for party in guestlist.walk_ins(date):
        unasked = pgettext("who comes", "Came without answering")
        lines.append([party.name, unasked, party.count - 1, "", _hour(party.came_at, event), ""])
    name = f"{event.slug or event.code}-{date.starts_at.astimezone(event.tz):%Y-%m-%d}.csv"
    return HttpResponse(
        spreadsheets.written(head, lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _chips(date: Occurrence, totals: Totals, at: datetime) -> list[tuple[str, Any, int]]:
    """Value, words and people of each; who was there and who was not, once somebody was ticked."""
    chips: list[tuple[str, Any, int]] = [(value, label, getattr(totals, value)) for value, label in CHIPS]
    if totals.was_counted and guestlist.is_remembered(date, at):
        chips.append((CAME, pgettext("who comes", "Here"), totals.came))
        absent = pgettext("who comes", "Did not come") if date.is_over(at) else pgettext("who comes", "Not here yet")
        chips.append((MISSING, absent, totals.missing))
    return chips


def _hour(hour: datetime | None, event: Event) -> str:
    return f"{hour.astimezone(event.tz):%Y-%m-%d %H:%M}" if hour else ""
