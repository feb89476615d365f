"""The desk's hand on what is out already: taken off the wire, listed, shown again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tribune.design.flash import say
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.people.viewers import Asked
from tribune.wire.hiding_form import HidingForm
from tribune.wire.models import Entry, Hiding
from tribune.wire.verbs import hidings as verbs
from tribune.wire.views.desk import tended

SHOWN = 30


@tended
@require_GET
def hidden(request: HttpRequest) -> HttpResponse:
    """What was taken off by hand, the last first, each with the button that shows it again."""
    rows = Hiding.objects.standing().select_related("entry__source", "entry__publication", "by")
    page = page_of(rows, by=("-at", "-pk"), cursor=request.GET.get("after", ""), size=SHOWN)
    return render(request, "wire/desk/hidden.html", {"page": page})


@tended
@require_http_methods(["GET", "POST"])
def hiding(request: Asked, code: str) -> HttpResponse:
    """Asked once, with the reason."""
    entry = get_object_or_404(
        Entry.objects.visible_to(request.viewer).select_related("publication", "source"), code=code
    )
    form = HidingForm(request.POST if request.method == "POST" else None)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            verbs.hide(entry=entry, by=request.viewer.person, at=timezone.now(), **form.cleaned_data)
            say(request, _("It is off the wire. It stands here, in case it should be shown again."))
            return done(request, reverse("wire:desk_hidden"))
    return render(request, "wire/desk/hiding.html", {"form": form, "entry": entry}, status=attempt.status)


@tended
@require_POST
def showing_again(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Hiding, entry__code=code)
    try:
        verbs.show_again(hiding=found, at=timezone.now())
    except Refusal as refusal:
        say(request, str(refusal), tone="sun")
    else:
        say(request, _("It is on the wire again."))
    return done(request, reverse("wire:desk_hidden"))
