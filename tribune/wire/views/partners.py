"""The desk of exchanges: who takes what we publish, what went where, and who asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tribune.design.flash import say
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.kit.paging import page_of
from tribune.people.viewers import Asked
from tribune.publications.cards import CARDS
from tribune.wire.exchange_forms import AcceptForm, DeclineForm, PartnerForm
from tribune.wire.exchange_models import ExchangeRequest, Partner
from tribune.wire.verbs import exchanges
from tribune.wire.verbs import partners as verbs
from tribune.wire.views.desk import tended

SHOWN = 50


@tended
@require_GET
def partners(request: HttpRequest) -> HttpResponse:
    page = page_of(Partner.objects.all(), by=("name", "pk"), cursor=request.GET.get("after", ""), size=SHOWN)
    waiting = ExchangeRequest.objects.filter(answered_at=None).order_by("asked_at", "pk")[:SHOWN]
    return render(request, "wire/desk/partners.html", {"page": page, "waiting": waiting})


@tended
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    form = PartnerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opened = verbs.open(
            by=request.viewer.person, language=get_language() or "", at=timezone.now(), **form.cleaned_data
        )
        say(request, _("Opened: give it its addresses."))
        return done(request, _own(opened))
    return render(request, "wire/desk/new_partner.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@tended
@require_http_methods(["GET", "POST"])
def partner(request: HttpRequest, code: str) -> HttpResponse:
    """Its addresses, what it is given, and what went to it."""
    found = get_object_or_404(Partner.objects.select_related("opened_by", "closed_by"), code=code)
    form = PartnerForm(request.POST if request.method == "POST" else None, partner=found)
    if form.is_valid():
        verbs.change(partner=found, **form.cleaned_data)
        say(request, _("Kept."))
        return done(request, _own(found))
    went = found.passages.select_related("publication__voice")
    page = page_of(went, by=("-at", "-pk"), cursor=request.GET.get("after", ""), size=SHOWN)
    context: dict[str, Any] = {
        "partner": found,
        "form": form,
        "addresses": verbs.addresses(found),
        "page": page,
        "went": went.count(),
        "kinds": [kind.label for name, kind in CARDS if name in found.kinds],
    }
    return render(request, "wire/desk/partner.html", context, status=422 if form.errors else 200)


@tended
@require_POST
def renewal(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Partner, code=code)
    verbs.renew(partner=found)
    say(request, _("Its addresses have changed: the ones before lead nowhere."))
    return done(request, _own(found))


@tended
@require_POST
def closing(request: Asked, code: str) -> HttpResponse:
    found = get_object_or_404(Partner, code=code)
    verbs.close(partner=found, by=request.viewer.person, at=timezone.now())
    say(request, _("Closed: its addresses lead nowhere from now on."))
    return done(request, _own(found))


@tended
@require_POST
def letter(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Partner, code=code)
    verbs.write_to(partner=found, key=f"wire:partner:{found.code}:{get_random_string(12)}", at=timezone.now())
    say(request, _("A letter with its addresses is on its way."))
    return done(request, _own(found))


@never_cache
@tended
@require_http_methods(["GET", "POST"])
def exchange_request(request: Asked, code: str) -> HttpResponse:
    """Read what is asked, and answer: yes with the addresses, or no with words."""
    found = get_object_or_404(ExchangeRequest.objects.select_related("answered_by", "partner"), code=code)
    is_yes, is_no = request.POST.get("do") == "accept", request.POST.get("do") == "decline"
    yes, no = (
        AcceptForm(request.POST if is_yes else None),
        DeclineForm(request.POST if is_no else None, auto_id="no_%s"),
    )
    given: dict[str, Any] = {"request": found, "by": request.viewer.person, "at": timezone.now()}
    accepting, declining = Attempt(yes), Attempt(no)
    if yes.is_valid():
        with accepting:
            opened = exchanges.accept(**given, **yes.cleaned_data)
            say(request, _("Answered: the letter with its addresses is on its way."))
            return done(request, _own(opened))
    if no.is_valid():
        with declining:
            exchanges.decline(**given, **no.cleaned_data)
            say(request, _("Answered: the letter is on its way."))
            return done(request, reverse("wire:desk_partners"))
    status = max(accepting.status, declining.status) if is_yes or is_no or request.method != "POST" else 422
    return render(request, "wire/desk/exchange_request.html", {"asked": found, "yes": yes, "no": no}, status=status)


def _own(partner: Partner) -> str:
    return reverse("wire:desk_partner", args=[partner.code])
