"""This browser, turned on and off: asked by its script, or by a button beside its name."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.kit.text import tidy
from tribune.notices.verbs import devices
from tribune.people.gates import signed_in
from tribune.people.sessions import agent_of
from tribune.people.viewers import Asked


@require_POST
@signed_in
def turn_on(request: Asked) -> HttpResponse:
    """``endpoint``, ``p256dh`` and ``auth`` as PushSubscription gives them. 204, or 422 for what is no subscription."""
    person = request.viewer.person
    if person is not None:
        devices.turn_on(
            person=person,
            session=request.viewer.session,
            endpoint=tidy(request.POST.get("endpoint", "")),
            p256dh=tidy(request.POST.get("p256dh", "")),
            auth=tidy(request.POST.get("auth", "")),
            name=agent_of(request),
            at=timezone.now(),
        )
    return HttpResponse(status=204)


@require_POST
@signed_in
def turn_off(request: Asked) -> HttpResponse:
    """``endpoint`` of the browser that asks (204), or ``device``, the code of one of mine."""
    person, endpoint = request.viewer.person, tidy(request.POST.get("endpoint", ""))
    if person is not None:
        devices.turn_off(person=person, code=tidy(request.POST.get("device", "")), endpoint=endpoint)
    if endpoint:
        return HttpResponse(status=204)
    say(request, _("Done: nothing will be shown on that device any more."))
    return done(request, reverse("notices:preferences") + "#devices")
