"""Writing to somebody, answering who wishes to write, leaving a private talk."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import say
from tribune.discussions import asked, keeping, listing, parties
from tribune.discussions.forms.messages import FirstForm, new_key
from tribune.discussions.models import Thread
from tribune.discussions.verbs import privates
from tribune.discussions.views.doors import address_of, me, seen_thread
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in, supporters_only
from tribune.people.models import Person
from tribune.people.viewers import Asked

VERBS = {"accept": privates.accept, "decline": privates.decline, "block": privates.keep_away}
DONE = {
    "accept": _("You may write to each other."),
    "decline": _("The request is gone. They are not told."),
    "block": _("They are blocked. They are not told."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@supporters_only
def write(request: Asked, person_code: str) -> HttpResponse:
    """A first message to a person of one's teams; where there is a talk already, it."""
    person = get_object_or_404(Person.objects.visible_to(request.viewer).supporters(), code=person_code)
    writer, at = me(request), timezone.now()
    if person.pk == writer.pk:
        raise Http404
    standing = privates.talk_between(writer, person)
    is_in_it = standing is not None and Thread.objects.visible_to(request.viewer).filter(pk=standing.pk).exists()
    if standing is not None and is_in_it and request.method != "POST":
        return done(request, address_of(standing))
    form = FirstForm(request.POST if request.method == "POST" else None, initial={"key": new_key()})
    refusal: Refusal | None = None if privates.may_ask(person, request.viewer, at) else privates.NotNow()
    status = 200 if refusal is None else refusal.status
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                thread = privates.ask(
                    person=person, by=writer, text=form.cleaned_data["text"], key=form.cleaned_data["key"] or None,
                    at=at,
                )  # fmt: skip
                return done(request, address_of(thread))
            except Refusal as no:
                form.refuse(no)
                status = no.status
    context = {
        "person": person,
        "name": listing.known_name(person, request.viewer),
        "writer": writer,
        "form": form,
        "refusal": refusal,
        "kept": keeping.in_words(),
    }
    return render(request, "discussions/write.html", context, status=status)


@never_cache
@require_safe
@signed_in
def requests(request: Asked) -> HttpResponse:
    """Those who wish to write to me: yes, no, blocked or reported, in one place."""
    context = {"rows": asked.to(request.viewer), "kept": keeping.in_words()}
    return render(request, "discussions/requests.html", context)


@require_POST
@signed_in
def answer(request: Asked, code: str) -> HttpResponse:
    """``do`` is accept, decline or block."""
    thread, wanted = _private(request, code), request.POST.get("do", "")
    if wanted not in VERBS:
        return HttpResponse(status=400)
    VERBS[wanted](thread=thread, person=me(request), at=timezone.now())
    say(request, DONE[wanted])
    if wanted == "accept":
        return done(request, address_of(thread))
    return done(request, reverse("discussions:requests" if asked.count(request.viewer) else "discussions:index"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leaving(request: Asked, code: str) -> HttpResponse:
    thread = _private(request, code)
    if request.method == "POST":
        privates.leave(thread=thread, person=me(request), at=timezone.now())
        say(request, _("You have left this conversation."))
        return done(request, reverse("discussions:index"))
    seen = parties.seen_by(request.viewer, thread)
    context = {
        "thread": thread,
        "name": listing.name_of(thread, request.viewer),
        "is_waiting": seen.standing == parties.Standing.WAITING,
    }
    return render(request, "discussions/leaving.html", context)


def _private(request: Asked, code: str) -> Thread:
    """Between two persons, of whom the viewer is one."""
    thread = seen_thread(request, code)
    if thread.kind != Thread.Kind.PRIVATE:
        raise Http404
    return thread
