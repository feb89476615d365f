"""The desk's list of actions: find one, hide it, say which is the movement's big one."""

from __future__ import annotations

from typing import Any

from django.db.models import Min, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tribune.design.flash import with_said
from tribune.events.models import Event, EventKind
from tribune.events.verbs import events
from tribune.kit.htmx import done, page_or_part
from tribune.kit.paging import page_of
from tribune.kit.text import fold
from tribune.people.gates import charged
from tribune.people.viewers import Asked

STATES = (
    ("ahead", pgettext_lazy("actions", "To come")),
    ("past", pgettext_lazy("actions", "Past")),
    ("draft", pgettext_lazy("actions", "Drafts")),
    ("off", pgettext_lazy("actions", "Called off")),
    ("withheld", pgettext_lazy("actions", "Hidden")),
    ("", pgettext_lazy("actions", "All")),
)
# By date where every action has one; the newest made first elsewhere: a draft may have none.
ORDERS = {"ahead": ("starts", "pk"), "past": ("-starts", "-pk")}


@never_cache
@require_safe
@charged("events.operate")
def index(request: Asked) -> HttpResponse:
    state = request.GET.get("state", "ahead")
    sought, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    rows = _in_state(Event.objects.all(), state)
    for word in fold(sought).split()[:6]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(publication__title_folded__contains=word) | Q(town__icontains=word)
        )
    if kind:
        rows = rows.filter(kind__slug=kind)
    listed = rows.select_related("kind", "team", "publication", "cancellation").annotate(
        starts=Min("occurrences__starts_at"), coming=Sum("occurrences__taken")
    )
    context = {
        "page": page_of(listed, by=ORDERS.get(state, ("-created_at", "-pk")), cursor=request.GET.get("after", "")),
        "states": [(value, label, value == state) for value, label in STATES],
        "state": state,
        "sought": sought,
        "kinds": EventKind.objects.all(),
        "kind": kind,
        "may_edit_kinds": request.viewer.may("events.edit_kinds"),
    }
    return page_or_part(request, "events/operating.html", context, part="events/_operating.html")


@require_POST
@charged("events.withhold")
def withheld(request: Asked, code: str) -> HttpResponse:
    """``hide=1`` hides a published action, ``hide=0`` shows it again."""
    event = get_object_or_404(Event, code=code)
    verb = events.withhold if request.POST.get("hide") == "1" else events.restore
    verb(event=event, at=timezone.now())
    return done(request, _back(request))


@require_POST
@charged("events.mark_big")
def big(request: Asked, code: str) -> HttpResponse:
    event = get_object_or_404(Event, code=code)
    events.make_big(event=event, is_big=request.POST.get("big") == "1", at=timezone.now())
    return done(request, _back(request))


def _back(request: Asked) -> str:
    query = request.POST.get("query", "")
    return with_said(reverse("events:operating") + (f"?{query}" if query else ""), "desk_done")


def _in_state(rows: QuerySet[Event], state: str) -> QuerySet[Any]:
    at = timezone.now()
    if state == "draft":
        return rows.filter(published_at=None)
    if state == "off":
        return rows.filter(cancellation__isnull=False)
    if state == "withheld":
        return rows.filter(publication__withheld_at__isnull=False)
    if state == "past":
        return rows.filter(published_at__isnull=False).exclude(occurrences__ends_at__gt=at)
    if state == "ahead":
        return rows.filter(pk__in=rows.filter(occurrences__is_on=True, occurrences__ends_at__gt=at).values("pk"))
    return rows
