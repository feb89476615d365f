"""One click to be someone: a page that only the demo has."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tribune.people.models import Person, address_index
from tribune.people.viewers import Asked
from tribune.people.views.entering import enter

CAST = {
    "supporter": ("bastien.leroy@les-communs.example", _("A supporter"), _("Looks for something to do on Saturday.")),
    "organiser": ("nina.belkacem@les-communs.example", _("An organiser"), _("Runs the team Fives–Moulins, in Lille.")),
    "operator": ("odile.fontaine@les-communs.example", _("The operator"), _("Holds every right, and the desk.")),
}


@require_safe
def choose(request: Asked) -> HttpResponse:
    _only_in_the_demo()
    cast = [{"role": role, "label": label, "says": says} for role, (_email, label, says) in CAST.items()]
    return render(request, "config/demo.html", {"cast": cast})


@require_POST
def become(request: Asked, role: str) -> HttpResponse:
    """Signed in as one of the cast, past the second factor where there is one."""
    _only_in_the_demo()
    if role not in CAST:
        raise Http404
    person = get_object_or_404(Person, email_index=address_index(CAST[role][0]))
    towards = "/desk/" if role == "operator" else "/"
    return enter(request, person, towards=towards, at=timezone.now(), second_factor=person.has_charge)


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
