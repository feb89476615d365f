"""Where I am signed in."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tribune.design.flash import say
from tribune.people import sessions
from tribune.people.gates import signed_in
from tribune.people.models import Session
from tribune.people.viewers import Asked
from tribune.people.views.entering import mine


@signed_in
@require_safe
def browsers(request: Asked) -> HttpResponse:
    person, session = mine(request)
    mine_all = Session.objects.filter(person=person, expires_at__gt=timezone.now()).order_by("-seen_at", "-pk")
    return render(request, "people/me/sessions.html", {"sessions": mine_all, "current": session})


@signed_in
@require_POST
def end(request: Asked, session_code: str) -> HttpResponse:
    person, session = mine(request)
    if session_code == session.code:
        return HttpResponseRedirect(reverse("people:sign_out"), status=303)
    if not sessions.end(person, session_code):
        raise Http404
    say(request, _("That session is over."))
    return HttpResponseRedirect(reverse("people:sessions"), status=303)


@signed_in
@require_POST
def end_others(request: Asked) -> HttpResponse:
    person, session = mine(request)
    sessions.end_others(person, session)
    say(request, _("You are signed in here only."))
    return HttpResponseRedirect(reverse("people:sessions"), status=303)
