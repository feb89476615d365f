"""What reaches me: a row a topic, a column a way; and the address in each letter that ends one topic's letters."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tribune.design.flash import say
from tribune.kit.forgery import EXEMPT
from tribune.kit.htmx import done
from tribune.notices import stopping
from tribune.notices.kinds import TOPICS
from tribune.notices.models import Notice
from tribune.notices.verbs import preferences
from tribune.notices.verbs.preferences import Choice
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked

LATELY = timedelta(days=30)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def mine(request: Asked) -> HttpResponse:
    person = request.viewer.person
    if person is None:
        raise Http404
    if request.method == "POST":
        chosen = {
            name: Choice(
                in_app=not topic.is_by_mail_only and f"{name}.in_app" in request.POST,
                mail=f"{name}.mail" in request.POST,
            )
            for name, topic in TOPICS
        }
        preferences.choose(person=person, choices=chosen)
        say(request, _("Saved: this is what will reach you."))
        return done(request, reverse("notices:preferences"))
    held = preferences.of(person)
    context = {
        "rows": [(name, topic, held[name]) for name, topic in TOPICS],
        "lately": Notice.objects.filter(person=person).tally(timezone.now() - LATELY),
    }
    return render(request, "notices/preferences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button (scanners follow links); POST comes from it, or from the reader's mail program."""
    found = stopping.read(token)
    if found is None:
        raise Http404
    person, topic = found
    if request.method == "POST":
        preferences.stop_letters(person=person, topic=topic)
    context = {"topic": TOPICS[topic], "is_done": request.method == "POST"}
    return render(request, "notices/stop.html", context)


setattr(stop, EXEMPT, True)  # RFC 8058: the mail program sends no Origin; the signed token is the proof
