"""Whom I blocked or muted, and doing or undoing it for one person."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tribune.design.flash import say
from tribune.kit.refusals import Refusal
from tribune.people import rules
from tribune.people.blocks import called_in
from tribune.people.gates import signed_in
from tribune.people.models import Block, Mute, Person
from tribune.people.returning import safe
from tribune.people.verbs import blocks
from tribune.people.viewers import Asked
from tribune.people.views.entering import mine

DONE = {
    "block": _("They are blocked. They are not told."),
    "mute": _("They are muted. They are not told."),
    "unblock": _("They are not blocked any more."),
    "unmute": _("You hear of them again."),
}


@never_cache
@signed_in
@require_safe
def mine_all(request: Asked) -> HttpResponse:
    me, _session = mine(request)
    context = {
        "blocked": Block.objects.filter(by=me).select_related("person").order_by("-since", "-pk"),
        "muted": Mute.objects.filter(by=me).select_related("person").order_by("-since", "-pk"),
    }
    return render(request, "people/me/distances.html", context)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Asked, person_code: str) -> HttpResponse:
    """What blocking and muting do, and the buttons. The name shown is one that this viewer knows already."""
    me, _session = mine(request)
    person = Person.objects.present().filter(code=person_code).exclude(pk=me.pk).first()
    if person is None:
        raise Http404
    block, mute = (model.objects.filter(by=me, person=person).first() for model in (Block, Mute))
    known = block or mute
    name = known.called if known is not None else _known_name(person, request)
    context = {
        "person": person,
        "name": name,
        "block": block,
        "mute": mute,
        "next": safe(request.POST.get("next", request.GET.get("next", ""))),
    }
    if request.method != "POST":
        return render(request, "people/distance.html", context)
    try:
        wanted = _do(request.POST.get("do", ""), person=person, by=me, called=name)
    except Refusal as refusal:
        return render(request, "people/distance.html", {**context, "refusal": refusal}, status=refusal.status)
    say(request, DONE[wanted])
    return HttpResponseRedirect(context["next"] or reverse("people:distances"), status=303)


def _do(wanted: str, *, person: Person, by: Person, called: str) -> str:
    if wanted == "unblock":
        blocks.unblock(person=person, by=by)
    elif wanted == "unmute":
        blocks.unmute(person=person, by=by)
    elif wanted in ("block", "mute"):
        verb = blocks.block if wanted == "block" else blocks.mute
        verb(person=person, by=by, called=called, at=timezone.now())
    else:
        raise SayWhich
    return wanted


class SayWhich(Refusal):
    sentence = _("Choose one of the two.")
    status = 422


def _known_name(person: Person, request: Asked) -> str:
    """As their profile shows it to this viewer; else as the page that led here called them."""
    if "name" in rules.fields_shown(person, request.viewer):
        return person.name
    return called_in(request.GET.get("as", ""), person)
