"""Reporting a thing in two steps, and what became of what I reported."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.design.flash import say
from tribune.kit.forms import Attempt
from tribune.kit.paging import page_of
from tribune.moderation.forms import ReportForm
from tribune.moderation.models import Report
from tribune.moderation.reportable import REPORTABLE
from tribune.moderation.verbs import reports
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Asked, kind: str, thing: str) -> HttpResponse:
    """What I may see I may report, and nothing else."""
    entry = REPORTABLE.get(kind)
    found = entry.seen(thing, request.viewer) if entry is not None else None
    if entry is None or found is None:
        raise Http404
    told = entry.told(found, request.viewer)
    form = ReportForm(request.POST if request.method == "POST" else None)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            reports.make(
                kind=kind, thing=found, code=thing, viewer=request.viewer, at=timezone.now(), **form.cleaned_data
            )
            say(request, _("Thank you. Moderators will look at it, and you will be told what they decide."))
            return HttpResponseRedirect(reverse("moderation:mine"), status=303)
    reported = [said for said in told.said if said.is_reported]
    context = {"form": form, "entry": entry, "told": told, "reported": reported, "kind": kind, "thing": found}
    context["has_pictures"] = any(said.pictures for said in reported)
    context["is_out_of_reach"] = entry.is_out_of_reach is not None and entry.is_out_of_reach(found)
    return render(request, "moderation/report.html", context, status=attempt.status)


@never_cache
@require_safe
@signed_in
def mine_all(request: Asked) -> HttpResponse:
    made = Report.objects.filter(by=request.viewer.person).select_related("case__decision")
    page = page_of(made, by=["-made_at", "-pk"], cursor=request.GET.get("after", ""))
    for report in page.rows:
        report.entry = REPORTABLE[report.case.kind]  # type: ignore[attr-defined]
    return render(request, "moderation/mine.html", {"page": page})
