"""What is printed of an action."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tribune.design import sheets
from tribune.design.dates import moment
from tribune.events import queries
from tribune.events.models import Event, Rsvp
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked


@never_cache
@require_safe
@signed_in
def sheet(request: Asked, code: str) -> HttpResponse:
    """Those who said yes to a date, by name, to print and sign."""
    event = get_object_or_404(Event.objects.run_by(request.viewer), code=code)
    date = queries.date_meant(event, at=timezone.now(), date_code=request.GET.get("date", ""))
    coming = Rsvp.objects.filter(occurrence=date, answer=Rsvp.Answer.YES).select_related("person")
    rows = [[rsvp.person.name, str(rsvp.guests or "")] for rsvp in coming]
    where = filter(None, [moment(date.starts_at, event.zone, long=True), event.venue, event.town])
    drawn = sheets.Sheet(
        title=event.title,
        subtitle=" · ".join(where),
        columns=[_("Name"), _("With them")],
        rows=sorted(rows, key=lambda row: (not row[0], row[0].casefold())),
    )
    return sheets.answer(drawn, format="pdf", name=event.slug or event.code)
