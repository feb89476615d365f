"""Answering without an account. GET never acts: the mailed link shows a page with one button."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.events import queries, rules, ways
from tribune.events.forms.guests import GuestForm
from tribune.events.forms.questions import RepliesForm
from tribune.events.models import Event
from tribune.events.verbs import guests
from tribune.kit.limits import address_block
from tribune.kit.refusals import Refusal
from tribune.people.models import Intent
from tribune.people.verbs import intents
from tribune.people.viewers import NOBODY, Asked
from tribune.publications.templatetags.publications import localised


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Asked, code: str) -> HttpResponse:
    """Whoever is signed in answers on the action's own page."""
    event = queries.shown(NOBODY, code)
    if not rules.guests_may_answer(event):
        raise Http404
    if request.viewer.is_signed_in:
        return HttpResponseRedirect(localised(event.address), status=303)
    at = timezone.now()
    wanted = request.POST.get("date", "") or request.GET.get("date", "")
    state = queries.answering(event, NOBODY, at=at, date_code=wanted)
    form = GuestForm(request.POST if request.method == "POST" else None, initial={"date": state.date.code})
    replies = RepliesForm(event, request.POST if request.method == "POST" else None) if event.has_questions else None
    status = 200
    is_whole = form.is_valid() and (replies is None or replies.is_valid())
    if is_whole and not form.suggestion:
        try:
            intent = guests.ask(
                occurrence=state.date,
                name=form.cleaned_data["name"],
                address=form.cleaned_data["email"],
                guests=form.cleaned_data["guests"],
                said=replies.said() if replies else {},
                language=get_language() or "",
                block=address_block(request),
                at=at,
            )
            return HttpResponseRedirect(reverse("events:guest_sent", args=[code, intent.code]), status=303)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    context = {"form": form, "replies": replies, "event": event, "state": state}
    is_wrong = bool(form.errors or (replies and replies.errors))
    return render(request, "events/guest.html", context, status=max(status, 422) if is_wrong else 200)


@never_cache
@require_safe
def sent(request: Asked, code: str, intent_code: str) -> HttpResponse:
    """The same whether or not somebody has that address."""
    event = queries.shown(NOBODY, code)
    intent = _intent(event, intent_code)
    if intent is None:
        raise Http404
    return render(request, "events/guest_sent.html", {"event": event, "intent": intent})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: Asked, code: str, intent_code: str, token: str) -> HttpResponse:
    event = queries.shown(NOBODY, code)
    intent, at = _intent(event, intent_code), timezone.now()
    if intent is None or not intents.is_link_good(intent, token=token, at=at):
        return render(request, "events/guest_over.html", {"event": event}, status=410)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            rsvp = guests.confirm(intent=intent, token=token, at=at)
            page = reverse("events:way", args=[ways.token_for(rsvp, ways.OUT)])
            return HttpResponseRedirect(f"{page}?confirmed=1", status=303)
        except Refusal as no:
            refusal = no
    context = {"event": event, "intent": intent, "date": guests.date_of(intent), "refusal": refusal}
    return render(request, "events/guest_link.html", context, status=refusal.status if refusal else 200)


def _intent(event: Event, intent_code: str) -> Intent | None:
    found = Intent.objects.filter(code=intent_code, purpose=guests.PURPOSE, expires_at__gt=timezone.now()).first()
    if found is None or found.values().get("event", event.pk) != event.pk:
        return None
    return found
