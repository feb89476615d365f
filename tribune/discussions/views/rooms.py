"""Coming into a room, keeping someone out of it, letting them back; the movement's room, from the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import say
from tribune.discussions.forms.messages import BanForm
from tribune.discussions.models import Ban
from tribune.discussions.verbs import rooms, threads
from tribune.discussions.views.doors import address_of, me, seen_card, seen_message, seen_thread
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.people.gates import charged, signed_in, supporters_only
from tribune.people.models import Circle
from tribune.people.viewers import Asked


@require_POST
@supporters_only
def of_circle(request: Asked, circle_code: str) -> HttpResponse:
    """Into the room of a team one belongs to; it is made when there is none yet."""
    circle = get_object_or_404(Circle, code=circle_code, pk__in=sorted(request.viewer.circle_ids))
    return done(request, address_of(rooms.enter(circle=circle, by=me(request), at=timezone.now())))


@require_POST
@supporters_only
def under(request: Asked, card_code: str) -> HttpResponse:
    """Into the room of those who come to an action; made at its first use."""
    card = seen_card(request, card_code)
    return done(request, address_of(rooms.enter(about=card, by=me(request), at=timezone.now())))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ban(request: Asked, code: str, number: int) -> HttpResponse:
    """Keep whoever wrote that message out of its room for a time."""
    message = seen_message(request, code, number)
    thread = message.thread
    rooms.refuse_unless_a_room(thread)
    threads.refuse_unless_theirs(thread, request.viewer)
    form = BanForm(request.POST if request.method == "POST" else None)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            rooms.ban(thread=thread, person=message.author, by=me(request), at=timezone.now(), **form.cleaned_data)
            say(request, _("They are kept out, and told why."))
            return done(request, reverse("discussions:bans", args=[thread.code]))
    context = {"thread": thread, "message": message, "form": form}
    return render(request, "discussions/ban.html", context, status=attempt.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bans(request: Asked, code: str) -> HttpResponse:
    """Those who are kept out; ``person`` sent is let back in."""
    thread = seen_thread(request, code)
    rooms.refuse_unless_a_room(thread)
    threads.refuse_unless_theirs(thread, request.viewer)
    if request.method == "POST":
        rooms.let_back(thread=thread, person_code=request.POST.get("person", ""), by=me(request))
        return done(request, reverse("discussions:bans", args=[thread.code]))
    standing = Ban.objects.standing().filter(thread=thread).select_related("person", "by").order_by("-since")
    return render(request, "discussions/bans.html", {"thread": thread, "bans": standing[:200]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("discussions.open_room")
def of_movement(request: Asked) -> HttpResponse:
    """``open`` is 1 or 0."""
    if request.method == "POST":
        if request.POST.get("open") == "1":
            rooms.open_to_all(by=me(request), at=timezone.now())
        else:
            rooms.close_to_all(at=timezone.now())
        return done(request, reverse("discussions:movement_room"))
    return render(request, "discussions/movement_room.html", {"thread": rooms.of_movement()})
