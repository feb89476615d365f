"""What one has read, follows, mutes, is writing; those one may name."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tribune.discussions import readership
from tribune.discussions.models import Thread
from tribune.discussions.verbs import drafts, reading
from tribune.discussions.views.doors import address_of, me, seen_card, seen_thread
from tribune.kit.htmx import done
from tribune.kit.text import tidy
from tribune.people.gates import signed_in, supporters_only
from tribune.people.models import Circle
from tribune.people.viewers import Asked
from tribune.publications.models import Publication

WANTED = {
    "follow": reading.follow,
    "unfollow": reading.unfollow,
    "mute": reading.mute,
    "unmute": reading.unmute,
}


@require_POST
@signed_in
def read(request: Asked, code: str) -> HttpResponse:
    """Up to ``number``."""
    thread, given = seen_thread(request, code), request.POST.get("number", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    reading.mark_read(thread=thread, person=me(request), number=number, at=timezone.now())
    return HttpResponse(status=204)


@require_POST
@signed_in
def all_read(request: Asked) -> HttpResponse:
    reading.mark_all_read(viewer=request.viewer, at=timezone.now())
    return done(request, reverse("discussions:index"))


@require_POST
@signed_in
def following(request: Asked, code: str) -> HttpResponse:
    """``want`` is follow, unfollow, mute or unmute."""
    thread = seen_thread(request, code)
    wanted = WANTED.get(request.POST.get("want", ""))
    if wanted is None:
        return HttpResponse(status=400)
    wanted(thread=thread, person=me(request), at=timezone.now())
    return done(request, address_of(thread))


@require_POST
@signed_in
def draft(request: Asked) -> HttpResponse:
    """Keep what is being written at ``anchor``: only where its writer may see."""
    anchor = request.POST.get("anchor", "")
    if not _is_seen(request, anchor):
        return HttpResponse(status=404)
    drafts.keep(
        person=me(request), anchor=anchor, text=request.POST.get("text", ""), title=request.POST.get("title", ""),
        at=timezone.now(),
    )  # fmt: skip
    return HttpResponse(status=204)


@never_cache
@require_safe
@supporters_only
def people(request: Asked, code: str) -> HttpResponse:
    """Those one may name in a thread whose name begins with ``q``, as a short list."""
    return _list(request, readership.may_be_named(seen_thread(request, code), request.viewer))


@never_cache
@require_safe
@supporters_only
def people_under(request: Asked, card_code: str) -> HttpResponse:
    card = seen_card(request, card_code)
    thread = Thread.objects.filter(about=card, kind=Thread.Kind.COMMENTS).select_related("about").first()
    return _list(request, readership.may_be_named(thread, request.viewer, about=card))


def _list(request: Asked, named: readership.People) -> HttpResponse:
    found = readership.suggested(named, tidy(request.GET.get("q", ""))[:40])
    return render(request, "discussions/_people.html", {"people": found})


def _is_seen(request: Asked, anchor: str) -> bool:
    kind, _, code = anchor.partition(":")
    if kind == "thread":
        return Thread.objects.visible_to(request.viewer).filter(code=code).exists()
    if kind == "about":
        return Publication.objects.visible_to(request.viewer).filter(code=code).exists()
    if kind == "circle":
        return Circle.objects.filter(code=code, pk__in=sorted(request.viewer.circle_ids)).exists()
    return False
