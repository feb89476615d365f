"""A medium asks for an exchange, and a partner reads what it is given."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.kit.forms import Attempt
from tribune.kit.limits import address_block
from tribune.movement.languages import speaking
from tribune.movement.settings import movement
from tribune.people.models import Intent
from tribune.people.verbs import intents
from tribune.people.viewers import Asked
from tribune.publications import syndication
from tribune.wire.exchange_forms import RequestForm
from tribune.wire.verbs import exchanges, partners


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Asked) -> HttpResponse:
    """What is shared and how, and the form."""
    form = RequestForm(request.POST if request.method == "POST" else None)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            exchanges.ask(
                language=get_language() or "", block=address_block(request), at=timezone.now(), **form.cleaned_data
            )
            return render(request, "wire/exchange.html", {"is_waiting": True})
    return render(request, "wire/exchange.html", {"form": form}, status=attempt.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: Asked, intent_code: str, token: str) -> HttpResponse:
    """Where the mailed link leads: scanners follow it, so only the button sends."""
    at = timezone.now()
    intent = Intent.objects.filter(code=intent_code, purpose=exchanges.PURPOSE).first()
    if intent is None or not intents.is_link_good(intent, token=token, at=at):
        return render(request, "wire/exchange_over.html", status=410)
    if request.method == "POST":
        exchanges.confirm(intent=intent, token=token, at=at)
        return render(request, "wire/exchange.html", {"is_sent": True})
    return render(request, "wire/exchange_confirm.html", {"given": intent.values()})


@require_safe
def feed(request: Asked, secret: str, format: str) -> HttpResponse:
    """Whoever brings the secret reads: programs do not sign in. What it was given is written down."""
    at = timezone.now()
    partner = partners.read(secret=secret, at=at)
    if partner is None:
        raise Http404
    with speaking(partner.language):
        items = partners.given_to(partner)
        title = _("%(movement)s for %(partner)s") % {"movement": movement().name, "partner": partner.name}
        answer = syndication.answer_with(
            request, items, title=title, format=format, page=f"{settings.SITE_URL}/", is_private=True
        )
    if request.method == "GET":
        partners.note(partner=partner, items=items, at=at)
    return answer
