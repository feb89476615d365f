"""Why a card is in the feed, less of this, following a source, what was seen; and the page where it is all set."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tribune.design.flash import say
from tribune.kit.htmx import done, is_part_wanted, page_or_part
from tribune.people.gates import signed_in
from tribune.people.models import Person
from tribune.people.viewers import Asked
from tribune.publications.cards import CARDS
from tribune.publications.models import Follow, Publication, Topic, Voice
from tribune.publications.templatetags.publications import localised
from tribune.publications.verbs import follows
from tribune.timeline.explaining import FOLLOWABLE, explained
from tribune.timeline.feed import around_of
from tribune.timeline.forms import AS_IT_COMES, LessForm
from tribune.timeline.models import LessOfThis
from tribune.timeline.rule import WEIGHTS
from tribune.timeline.verbs import lessening, seen

SAID = {
    AS_IT_COMES: gettext_lazy("It comes as before."),
    LessOfThis.How.LESS: gettext_lazy("You will see less of it."),
    LessOfThis.How.NONE: gettext_lazy("You will see none of it."),
}


@never_cache
@require_safe
@signed_in
def why(request: Asked, code: str) -> HttpResponse:
    """Of any card the viewer may read, in their feed or not."""
    return page_or_part(request, "timeline/why.html", _explained(request, code), part="timeline/_why.html")


@never_cache
@require_safe
@signed_in
def mine(request: Asked) -> HttpResponse:
    asked = LessOfThis.objects.filter(person=_me(request)).select_related("voice", "topic").order_by("-asked_at", "-pk")
    followed = Follow.objects.filter(person=_me(request), voice__isnull=False).select_related("voice")
    context = {
        "asked": [(each, _name(each), *_field(each)) for each in asked],
        "followed": followed.order_by("-followed_at", "-pk"),
        "weights": {reason.name.lower(): weight for reason, weight in WEIGHTS.items()},
    }
    return render(request, "timeline/mine.html", context)


@require_POST
@signed_in
def less(request: Asked) -> HttpResponse:
    """``how`` of ``voice``, ``kind`` or ``topic``; ``card`` is the one whose reasons are shown again."""
    form = LessForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    which: dict[str, Any] = {"kind": given["kind"]}
    if given["voice"]:
        which["voice"] = _voice(request, given["voice"])
    if given["topic"]:
        which["topic"] = get_object_or_404(Topic, slug=given["topic"])
    if given["how"] == AS_IT_COMES:
        lessening.as_it_comes(person=_me(request), **which)
    else:
        lessening.less_of(person=_me(request), how=given["how"], at=timezone.now(), **which)
    return _again(request, str(SAID[given["how"]]))


@require_POST
@signed_in
def follow(request: Asked) -> HttpResponse:
    """``on=1`` follows ``voice``, ``on=0`` no more."""
    voice = _voice(request, request.POST.get("voice", ""))
    if request.POST.get("on") == "0":
        follows.unfollow(person=_me(request), voice=voice)
        return _again(request, _("You do not follow it any more."), voice)
    if voice.kind not in FOLLOWABLE:
        raise Http404
    follows.follow(person=_me(request), voice=voice, at=timezone.now())
    return _again(request, _("You follow it."), voice)


@require_POST
@signed_in
def note(request: Asked) -> HttpResponse:
    """``keys`` of the cards that were before the eyes, spaces between; sent as the page is left."""
    seen.note(person=_me(request), keys=request.POST.get("keys", "")[:8000].split(), at=timezone.now())
    return HttpResponse(status=204)


def _again(request: Asked, said: str, voice: Voice | None = None) -> HttpResponse:
    """The reasons of the card it was about, the page of the voice it was pressed on, else that where it is all set."""
    code = request.POST.get("card", "")[:10]
    if code and is_part_wanted(request):
        context = _explained(request, code) | {"said": said}
        return done(request, "", part="timeline/_why.html", context=context)
    say(request, said)
    if voice is not None and voice.page and request.POST.get("back") == "voice":
        return done(request, localised(voice.page))
    return done(request, reverse("timeline:why", args=[code]) if code else reverse("timeline:mine"))


def _explained(request: Asked, code: str) -> dict[str, Any]:
    cards = Publication.objects.visible_to(request.viewer).select_related("voice")
    card, at = get_object_or_404(cards, code=code), timezone.now()
    return {"told": explained(card, request.viewer, around_of(request.viewer, at=at), at=at), "card": card}


def _voice(request: Asked, code: str) -> Voice:
    """One that says something the viewer may read, or that they have asked about already; else 404."""
    voice, me = get_object_or_404(Voice, code=code), _me(request)
    heard = Publication.objects.visible_to(request.viewer).filter(voice=voice)
    known = (heard, Follow.objects.filter(person=me, voice=voice), LessOfThis.objects.filter(person=me, voice=voice))
    if not any(rows.exists() for rows in known):
        raise Http404
    return voice


def _name(asked: LessOfThis) -> str:
    if asked.voice is not None:
        return asked.voice.name
    if asked.topic is not None:
        return asked.topic.name
    kind = CARDS.get(asked.kind)
    return str(kind.label) if kind is not None else asked.kind


def _field(asked: LessOfThis) -> tuple[str, str]:
    if asked.voice is not None:
        return "voice", asked.voice.code
    return ("topic", asked.topic.slug) if asked.topic is not None else ("kind", asked.kind)


def _me(request: Asked) -> Person:
    assert request.viewer.person is not None
    return request.viewer.person
