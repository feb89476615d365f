"""What I agreed to, and its withdrawal."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tribune.design.flash import say
from tribune.people.gates import signed_in
from tribune.people.models import Consent, Purpose
from tribune.people.verbs import consents as verbs
from tribune.people.verbs import support
from tribune.people.viewers import Asked
from tribune.people.views.entering import mine


@signed_in
@require_safe
def consents(request: Asked) -> HttpResponse:
    person, _session = mine(request)
    told = Consent.objects.filter(person=person).select_related("wording").order_by("-at", "-pk")
    return render(request, "people/me/consents.html", {"latest": verbs.standing(person), "told": told})


@signed_in
@require_POST
def withdrawal(request: Asked, purpose: str) -> HttpResponse:
    """Withdraw one consent; that of support withdraws the declaration with it."""
    person, _session = mine(request)
    last = verbs.latest(person, purpose)
    if last is None or not last.is_given:
        raise Http404
    if purpose == Purpose.SUPPORT:
        support.withdraw(person=person, channel="web", at=timezone.now())
    else:
        verbs.withdraw(person=person, purpose=purpose, channel="web", at=timezone.now())
    say(request, _("Withdrawn. You can give it again whenever you like."))
    return HttpResponseRedirect(reverse("people:consents"), status=303)
