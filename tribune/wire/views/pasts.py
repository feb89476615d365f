"""A site's past: asked for and stopped from the page of its source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.wire.models import Source
from tribune.wire.verbs import pasts
from tribune.wire.views.desk import tended


@tended
@require_POST
def past(request: HttpRequest, code: str) -> HttpResponse:
    """The editor waits for the first page, which says whether there are others."""
    found = get_object_or_404(Source.objects.standing(), code=code)
    if request.POST.get("on") != "1":
        pasts.stop(source=found, at=timezone.now())
        say(request, _("Stopped. What came stays."))
        return done(request, reverse("wire:desk_source", args=[code]))
    try:
        begun = pasts.ask(source=found, at=timezone.now())
    except Refusal as refusal:
        say(request, str(refusal), tone="sun")
    else:
        words = ngettext("%(n)d article more so far.", "%(n)d articles more so far.", begun.taken)
        say(request, words % {"n": begun.taken})
    return done(request, reverse("wire:desk_source", args=[code]))
