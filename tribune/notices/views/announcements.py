"""The desk's announcements: written, looked at, tried on oneself, sent, watched, stopped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import say
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.movement.settings import movement
from tribune.notices.announcement_form import AnnouncementForm
from tribune.notices.models import Announcement
from tribune.notices.paces import zone_of
from tribune.notices.segments import SEGMENTS, persons_of
from tribune.notices.verbs import announcing
from tribune.people.gates import charged, stepped_up
from tribune.people.models import Person
from tribune.people.viewers import Asked


@never_cache
@require_safe
@charged("notices.announce")
def index(request: Asked) -> HttpResponse:
    page = page_of(Announcement.objects.all(), by=["-made_at", "-pk"], cursor=request.GET.get("after", ""))
    return render(request, "notices/desk/announcements.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("notices.announce")
def new(request: Asked) -> HttpResponse:
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = announcing.write(draft=form.draft(), by=_by(request), at=timezone.now())
            return done(request, reverse("notices:announcement", args=[made.code]))
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "notices/desk/new.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged("notices.announce")
def one(request: Asked, code: str) -> HttpResponse:
    """What it says, to how many, and what came of it; a draft is changed here."""
    announcement = get_object_or_404(Announcement, code=code)
    form = AnnouncementForm(request.POST if request.method == "POST" else None, announcement=announcement)
    attempt = Attempt(form)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        with attempt:
            announcing.rewrite(announcement=announcement, draft=form.draft(), version=version, at=timezone.now())
            say(request, _("Saved. Nothing has left yet."))
            return done(request, reverse("notices:announcement", args=[code]))
        form.follow(announcement.version)
    context: dict[str, Any] = {
        "announcement": announcement,
        "form": form if announcement.is_draft or form.is_bound else None,
        "figures": announcing.figures(announcement),
        "segment": SEGMENTS.get(str(announcement.segment.get("kind", ""))),
        "is_anybody": persons_of(announcement.segment).exists(),
        "zone": movement().zone,
    }
    return render(request, "notices/desk/announcement.html", context, status=attempt.status)


@require_POST
@charged("notices.announce")
def trial(request: Asked, code: str) -> HttpResponse:
    announcing.try_on(announcement=get_object_or_404(Announcement, code=code), to=_by(request), at=timezone.now())
    say(request, _("On its way to you alone, by the ways you chose for what comes from the movement."))
    return done(request, reverse("notices:announcement", args=[code]))


@require_POST
@charged("notices.announce")
@stepped_up
def sending(request: Asked, code: str) -> HttpResponse:
    """Now, or at ``due`` on the movement's clock."""
    announcement = get_object_or_404(Announcement, code=code)
    announcing.send(announcement=announcement, due_at=_hour(request.POST.get("due", "")), at=timezone.now())
    say(request, _("It is on its way."))
    return done(request, reverse("notices:announcement", args=[code]))


@require_POST
@charged("notices.announce")
def stop(request: Asked, code: str) -> HttpResponse:
    announcement = get_object_or_404(Announcement, code=code)
    if announcing.stop(announcement=announcement, by=_by(request), at=timezone.now()):
        say(request, _("Stopped: nobody else is told."), tone="sun")
    return done(request, reverse("notices:announcement", args=[code]))


def _hour(typed: str) -> datetime | None:
    try:
        wall = datetime.fromisoformat(typed)
        return wall.replace(tzinfo=zone_of(movement().zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _by(request: Asked) -> Person:
    assert request.viewer.person is not None  # charged
    return request.viewer.person
