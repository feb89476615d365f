"""The campaign desk: writing kits, what they offer to download, publishing and withdrawing them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import with_said
from tribune.events import kits
from tribune.events.forms.kits import KitForm
from tribune.events.models import Kit
from tribune.events.verbs import kits as verbs
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.movement.settings import movement
from tribune.people.gates import charged
from tribune.people.models import Person
from tribune.people.viewers import Asked

AT_ONCE = 12
ACCEPT = ".pdf,.odt,.ods,.odp,.docx,.xlsx,.pptx,.txt,.csv,.md"  # said to the browser; the media room looks


@never_cache
@require_safe
@charged(kits.RIGHT)
def index(request: Asked) -> HttpResponse:
    rows = kits.with_counts(Kit.objects.select_related("kind", "picture"))
    return render(request, "events/desk_kits.html", {"kits": rows, "today": kits.today(timezone.now())})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged(kits.RIGHT)
def new(request: Asked) -> HttpResponse:
    """As a draft; its visuals and documents are added on the next page, or in the same sending."""
    initial = {"language": movement().main_language}
    form = KitForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method != "POST":
        return _form_page(request, form)
    if form.is_valid():
        by, at = _by(request), timezone.now()
        try:
            form.settle_picture(by=by, at=at)
            kit = verbs.make(by=by, outline=form.outline(), at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _after_files(request, kit, form)
    return _form_page(request, form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@charged(kits.RIGHT)
def one(request: Asked, slug: str) -> HttpResponse:
    """The second of two windows is told what changed, and keeps what was typed."""
    kit = get_object_or_404(Kit.objects.select_related("kind", "picture"), slug=slug)
    if request.method != "POST":
        return _form_page(request, KitForm(kit=kit), kit=kit)
    form = KitForm(request.POST, request.FILES, kit=kit)
    attempt = Attempt(form)
    if form.is_valid():
        at = timezone.now()
        with attempt:
            form.settle_picture(by=_by(request), at=at)
            verbs.amend(kit=kit, outline=form.outline(), version=form.cleaned_data["version"] or 0, at=at)
            return _after_files(request, kit, form)
        if isinstance(attempt.refusal, verbs.KitChangedMeanwhile):
            form.meet(Kit.objects.select_related("kind").get(pk=kit.pk))
    return _form_page(request, form, kit=kit, status=attempt.status)


@require_POST
@charged(kits.RIGHT)
def publication(request: Asked, slug: str) -> HttpResponse:
    """``on=1`` offers it to everyone, ``on=0`` withdraws it."""
    kit = get_object_or_404(Kit, slug=slug)
    verb = verbs.withdraw if request.POST.get("on") == "0" else verbs.publish
    verb(kit=kit, by=_by(request), at=timezone.now())
    return done(request, with_said(reverse("events:desk_kit", args=[slug]), "desk_done"))


@require_POST
@charged(kits.RIGHT)
def picture_removal(request: Asked, slug: str, pk: int) -> HttpResponse:
    kit = get_object_or_404(Kit, slug=slug)
    verbs.remove_picture(shown=get_object_or_404(kit.visuals.select_related("picture"), pk=pk))
    return done(request, with_said(reverse("events:desk_kit", args=[slug]), "desk_done"))


@require_POST
@charged(kits.RIGHT)
def document_removal(request: Asked, slug: str, pk: int) -> HttpResponse:
    kit = get_object_or_404(Kit, slug=slug)
    verbs.remove_document(offered=get_object_or_404(kit.documents.select_related("file"), pk=pk))
    return done(request, with_said(reverse("events:desk_kit", args=[slug]), "desk_done"))


def _after_files(request: Asked, kit: Kit, form: KitForm) -> HttpResponse:
    """Each file by itself: one that cannot be kept costs the others nothing, and is named."""
    failed: list[tuple[str, str]] = []
    for name, add in (("visuals", verbs.add_picture), ("documents", verbs.add_document)):
        for file in request.FILES.getlist(name)[:AT_ONCE]:
            try:
                add(kit=kit, file=file, by=_by(request), at=timezone.now())
            except Refusal as refusal:
                failed.append((file.name or "", str(refusal)))
    if not failed:
        return done(request, with_said(reverse("events:desk_kit", args=[kit.slug]), "desk_done"))
    kept = Kit.objects.select_related("kind", "picture").get(pk=kit.pk)
    return _form_page(request, KitForm(kit=kept), kit=kept, failed=failed, status=422)


def _form_page(
    request: Asked, form: KitForm, *, kit: Kit | None = None, status: int = 200, failed: Any = ()
) -> HttpResponse:
    context = {
        "form": form,
        "kit": kit,
        "failed": failed,
        "visuals": list(kit.visuals.select_related("picture")) if kit else [],
        "documents": list(kit.documents.select_related("file")) if kit else [],
        "accept": ACCEPT,
    }
    return render(request, "events/desk_kit.html", context, status=status)


def _by(request: Asked) -> Person:
    assert request.viewer.person is not None  # charged
    return request.viewer.person
