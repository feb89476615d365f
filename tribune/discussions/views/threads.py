"""The messages page, one thread, opening one, and what those who look after it do."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import say
from tribune.discussions import asked, keeping, listing, live, log, parties, rules
from tribune.discussions.composing import composer_of
from tribune.discussions.forms.messages import LockForm, PaceForm, PostForm, new_key
from tribune.discussions.homes import HOMES
from tribune.discussions.models import Draft, Thread
from tribune.discussions.verbs import reading, threads
from tribune.discussions.verbs.rooms import YouAreKeptOut
from tribune.discussions.views.doors import address_of, me, reader_of, seen_thread
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done, is_part_wanted
from tribune.kit.prepared import prepared
from tribune.people.blocks import address_of as address_of_distance
from tribune.people.gates import signed_in, supporters_only
from tribune.people.models import Circle, Seat
from tribune.people.viewers import Asked, Viewer
from tribune.publications.templatetags.publications import localised


@never_cache
@require_safe
@signed_in
def index(request: Asked) -> HttpResponse:
    only = request.GET.get("only", "")
    only = only if only in listing.ONLY else ""
    lines = listing.of(request.viewer, only=only, cursor=request.GET.get("after", ""))
    circles = _circles_one_may_open_in(request)
    context = {
        "lines": lines,
        "only": only,
        "circles": circles,
        "requests": asked.count(request.viewer) if only in ("", "private") else 0,
        "kept": keeping.in_words() if only == "private" else "",
    }
    if only == "rooms":
        opened = Thread.objects.filter(kind=Thread.Kind.ROOM, circle__in=circles).values_list("circle", flat=True)
        context["without_room"] = [circle for circle in circles if circle.pk not in set(opened)]
    if is_part_wanted(request):
        return render(request, "discussions/_lines.html", context)
    return render(request, "discussions/messages.html", context)


@never_cache
@require_safe
def page(request: Asked, code: str, number: int | None = None) -> HttpResponse:
    """From the first unread message, around the one of *number*, or before or after the one that is named."""
    try:
        thread = seen_thread(request, code)
    except YouAreKeptOut as refusal:
        return render(request, "discussions/kept_out.html", {"refusal": refusal}, status=refusal.status)
    if number is not None and not thread.erased_until < number <= thread.last_number:
        return HttpResponseRedirect(address_of(thread))
    viewer, at, reader = request.viewer, timezone.now(), reader_of(thread, request)
    shown = log.of(
        thread, viewer, at=at, reader=reader, around=number, before=_number(request, "before"),
        after=_number(request, "after"), zone=viewer.person.zone if viewer.person else "",
    )  # fmt: skip
    if viewer.person is not None and request.method == "GET":
        reading.mark_read(thread=thread, person=viewer.person, number=shown.last_shown, at=at)
    if is_part_wanted(request):
        return render(request, "discussions/_log.html", {"log": shown, "thread": thread})
    return render(request, "discussions/thread.html", context_of(request, shown))


def context_of(request: Asked, shown: log.Log) -> dict[str, Any]:
    thread, viewer = shown.thread, request.viewer
    lines = listing.of(viewer) if viewer.is_signed_in else listing.Lines([], None)
    return {
        "thread": thread,
        "channels": live.channels_of(thread),
        "name": listing.name_of(thread, viewer),
        "log": shown,
        "lines": lines,
        "reader": reader_of(thread, request),
        "looks_after": rules.looks_after(thread, viewer),
        "composer": composer_of(thread, viewer) if shown.may_write else None,
        "home": home_of(thread),
        "members": _members(thread),
        "circles": _circles_one_may_open_in(request),
        "closes_at": rules.closes_at(thread),
        "is_over": rules.is_over(thread, timezone.now()),
        **privately(thread, viewer),
    }


def privately(thread: Thread, viewer: Viewer) -> dict[str, Any]:
    """What the page of a private talk asks besides. Between two persons: where they stand, the request to answer, the
    other. With organisers: whether they take no more, and whether *viewer* has a say in it.
    """
    if thread.kind == Thread.Kind.ORGANISERS:
        return {
            "refused": rules.block_of(thread),
            "may_block": rules.answers_for(thread.circle_id, viewer),
            "is_to_us": thread.circle_id in viewer.organised_ids,
        }
    if thread.kind != Thread.Kind.PRIVATE:
        return {}
    seen = parties.seen_by(viewer, thread)
    is_asked = seen.standing == parties.Standing.ASKED
    other = seen.other
    return {
        "standing": seen.standing.value,
        "asked": next(iter(asked.to(viewer, thread=thread)), None) if is_asked else None,
        "apart": address_of_distance(other, called=other.name) if other is not None else "",
    }


@never_cache
@require_safe
def of_circle(request: Asked, circle_code: str) -> HttpResponse:
    """Every discussion of a team that the viewer may see."""
    circle = get_object_or_404(Circle, code=circle_code)
    is_short = request.GET.get("few") == "1"  # on the team's own page
    size = listing.FEW if is_short else listing.A_PAGE
    lines = listing.of_circle(circle.pk, request.viewer, cursor=request.GET.get("after", ""), size=size)
    lines.next_cursor = None if is_short else lines.next_cursor
    if circle.pk not in request.viewer.circle_ids and not lines.lines:
        raise Http404
    found = HOMES.get(circle.kind)
    home = found(circle.pk) if found is not None else None
    context = {"lines": lines, "circle": circle, "home": home, "may_open": rules.may_open(circle, request.viewer)}
    if is_part_wanted(request):
        return render(request, "discussions/_lines.html", context)
    return render(request, "discussions/circle.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@supporters_only
def new(request: Asked, circle_code: str) -> HttpResponse:
    """Opening a thread in a team one belongs to."""
    circle = get_object_or_404(Circle, code=circle_code, pk__in=sorted(request.viewer.circle_ids))
    person, audiences = me(request), rules.audiences(circle, request.viewer)
    draft = Draft.objects.filter(person=person, anchor=f"circle:{circle.code}").first()
    initial = {"key": new_key(), "audience": audiences[0].value} if audiences else {}
    if draft is not None:
        initial |= {"title": draft.title, "text": draft.text}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PostForm(*sent, audiences=audiences, initial=initial)
    attempt = Attempt(form)
    if form.is_valid():
        given = form.cleaned_data
        with attempt:
            thread = threads.open(
                circle=circle, by=person, title=given["title"], text=given["text"], files=given["files"],
                audience=given["audience"] or audiences[0].value, key=given["key"] or None,
                language=get_language() or "fr", at=timezone.now(),
            )  # fmt: skip
            return done(request, address_of(thread))
    context = {"circle": circle, "form": form, "person": person, "draft": draft}
    return render(request, "discussions/new.html", context, status=attempt.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def lock(request: Asked, code: str) -> HttpResponse:
    """``on=0`` opens it again."""
    thread, person, at = seen_thread(request, code), me(request), timezone.now()
    threads.refuse_unless_theirs(thread, request.viewer)
    form = LockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and request.POST.get("on") == "0":
        threads.unlock(thread=thread, by=person, at=at)
        return done(request, address_of(thread))
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            threads.lock(thread=thread, by=person, reason=form.cleaned_data["reason"], at=at)
            return done(request, address_of(thread))
    return render(request, "discussions/lock.html", {"thread": thread, "form": form}, status=attempt.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pace(request: Asked, code: str) -> HttpResponse:
    thread, person = seen_thread(request, code), me(request)
    threads.refuse_unless_theirs(thread, request.viewer)
    initial = {"slow_seconds": thread.slow_seconds, "holds_links": thread.holds_links}
    form = PaceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        threads.set_pace(thread=thread, by=person, **form.cleaned_data)
        say(request, _("Saved."))
        return done(request, address_of(thread))
    status = 422 if request.method == "POST" else 200
    return render(request, "discussions/pace.html", {"thread": thread, "form": form}, status=status)


@require_POST
@signed_in
def pin(request: Asked, code: str) -> HttpResponse:
    """``on=1`` pins it above the others of its team, ``on=0`` takes it down."""
    thread = seen_thread(request, code)
    threads.refuse_unless_theirs(thread, request.viewer)
    if request.POST.get("on") == "0":
        threads.unpin(thread=thread, by=me(request))
    else:
        threads.pin(thread=thread, by=me(request), at=timezone.now())
    return done(request, address_of(thread))


def home_of(thread: Thread) -> dict[str, str] | None:
    """Where the thread stands: what it is about, else its team."""
    if thread.about is not None:
        return {"name": thread.about.title, "address": localised(thread.about.address)}
    if thread.circle is None:
        return None
    found = HOMES.get(thread.circle.kind)
    home = found(thread.circle.pk) if found is not None else None
    if home is None:
        return {"name": thread.circle.name, "address": reverse("discussions:of_circle", args=[thread.circle.code])}
    return {"name": home.name, "address": localised(home.address)}


def _members(thread: Thread) -> int:
    """How many see a thread of a circle; 0 where that is not the rule."""
    is_of_circle = thread.circle_id is not None and not thread.is_private
    if not is_of_circle or (thread.card is not None and thread.card.circle_id is None):
        return 0
    return Seat.objects.filter(circle=thread.circle_id, role__gte=10).count()


def _circles_one_may_open_in(request: Asked) -> list[Circle]:
    if not request.viewer.is_supporter or not request.viewer.circle_ids:
        return []
    return _circles(tuple(dict(HOMES)), circles=request.viewer.circle_ids)


@prepared
def _circles(kinds: tuple[str, ...], *, circles: Collection[int]) -> QuerySet[Circle]:
    return Circle.objects.filter(pk__in=circles, kind__in=kinds).order_by("name")


def _number(request: Asked, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
