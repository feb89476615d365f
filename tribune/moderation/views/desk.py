"""The queue of reports and one case: read it, take it, hide, decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.design.flash import say
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.moderation import queries
from tribune.moderation.forms import DecisionForm
from tribune.moderation.models import Case, Deed
from tribune.moderation.reportable import REPORTABLE
from tribune.moderation.verbs import cases
from tribune.people.gates import charged
from tribune.people.viewers import Asked, Viewer

STATES = (
    ("", _("All that wait")),
    ("free", _("Nobody looks at them")),
    ("mine", pgettext_lazy("cases", "Mine")),
    ("closed", pgettext_lazy("cases", "Decided")),
)
VERBS: dict[str, Callable[..., None]] = {
    "claim": cases.claim,
    "release": cases.release,
    "hide": cases.hide,
    "show": cases.show,
}
DONE = {
    "claim": _("This case is yours for two hours."),
    "release": _("Others may take this case."),
    "hide": _("It is hidden."),
    "show": _("It is shown again."),
}


@never_cache
@require_safe
@charged("moderation.judge")
def queue(request: Asked) -> HttpResponse:
    """The gravest first, then the oldest; what is decided, the latest first."""
    at, me = timezone.now(), request.viewer.person
    assert me is not None  # charged
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    rows = queries.in_state(state, me=me, at=at).select_related("claimed_by", "decision")
    if kind in REPORTABLE:
        rows = rows.filter(kind=kind)
    order = queries.LAST_CLOSED_FIRST if state == "closed" else queries.GRAVEST_FIRST
    page = page_of(rows, by=order, cursor=request.GET.get("after", ""))
    said = queries.said_in(page.rows)
    for case in page.rows:
        _dress(case, at)
        case.said, case.reasons = said.get(case.pk, ("", []))  # type: ignore[attr-defined]
    context = {
        "page": page,
        "states": [(value, label, value == state) for value, label in STATES],
        "state": state,
        "kinds": [(name, entry.label, name == kind) for name, entry in REPORTABLE],
        "kind": kind,
        "elsewhere": queries.waiting_elsewhere(request.viewer) if not kind and state != "closed" else [],
    }
    return render(request, "moderation/queue.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("moderation.judge")
def one(request: Asked, case_code: str) -> HttpResponse:
    """``do``: claim, release, hide, show or decide."""
    at, me = timezone.now(), request.viewer.person
    assert me is not None  # charged
    case = get_object_or_404(Case.objects.select_related("author", "claimed_by", "decision__by"), code=case_code)
    entry = REPORTABLE[case.kind]
    can = {"may_hide": entry.hide is not None, "may_remove": entry.remove is not None}
    wanted = request.POST.get("do", "")
    form = DecisionForm(request.POST if wanted == "decide" else None, **can)
    cases.read(case=case, by=me, at=at)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            if wanted in VERBS:
                VERBS[wanted](case=case, by=me, at=at)
                say(request, DONE[wanted])
                return HttpResponseRedirect(reverse("moderation:case", args=[case.code]), status=303)
            if form.is_valid():
                cases.decide(case=case, by=me, at=at, **form.cleaned_data)
                say(request, _("It is decided, and those concerned are told."))
                return HttpResponseRedirect(reverse("moderation:queue"), status=303)
        except Refusal as no:
            refusal = no
            case.refresh_from_db()
    status = 200 if request.method != "POST" else (refusal.status if refusal is not None else 422)
    context = {**_told(case, request.viewer, at), **can, "form": form, "refusal": refusal}
    return render(request, "moderation/case.html", context, status=status)


def _told(case: Case, viewer: Viewer, at: datetime) -> dict[str, Any]:
    me = viewer.person
    assert me is not None  # charged
    _dress(case, at)
    thing = REPORTABLE[case.kind].found(case.thing)
    far = REPORTABLE[case.kind].is_out_of_reach
    made = list(
        case.made.select_related("by").prefetch_related("excerpts__pictures__picture").order_by("made_at", "pk")
    )
    whose = case.author_id
    return {
        "case": case,
        "is_out_of_reach": thing is not None and far is not None and far(thing),
        "is_seen": thing is not None and REPORTABLE[case.kind].seen(case.thing, viewer) is not None,
        "reports": made,
        # As first reported; later ones only where the words had changed meanwhile.
        "versions": _versions(made),
        "is_mine": case.is_claimed(at) and case.claimed_by_id == me.pk,
        "is_anothers": case.is_open and case.is_claimed(at) and case.claimed_by_id != me.pk,
        "deeds": Deed.objects.filter(case=case).select_related("by"),
        "before": Case.objects.filter(author=whose).exclude(pk=case.pk).exclude(closed_at=None)
        .select_related("decision").order_by("-closed_at")[:10] if whose is not None else [],
    }  # fmt: skip


def _versions(made: list[Any]) -> list[tuple[datetime, list[Any]]]:
    """(hour, excerpts) each time what was reported had other words than before."""
    found: list[tuple[datetime, list[Any]]] = []
    known: set[tuple[str, ...]] = set()
    for report in made:
        excerpts = list(report.excerpts.all())
        words = tuple(one.text for one in excerpts if one.is_reported)
        if excerpts and words not in known:
            known.add(words)
            found.append((report.made_at, excerpts))
    return found


def _dress(case: Case, at: datetime) -> None:
    """What the templates ask of a case."""
    case.entry = REPORTABLE[case.kind]  # type: ignore[attr-defined]
    case.is_taken = case.is_open and case.is_claimed(at)  # type: ignore[attr-defined]
