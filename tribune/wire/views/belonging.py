"""Whose a source is, what it is about and where it is from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.wire.belonging_form import BelongingForm
from tribune.wire.models import Source
from tribune.wire.verbs import belonging as verbs
from tribune.wire.views.desk import tended


@tended
@require_http_methods(["GET", "POST"])
def belonging(request: HttpRequest, code: str) -> HttpResponse:
    found = _source(code)
    form = BelongingForm(request.POST if request.method == "POST" else None, source=found)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.settle(source=found, at=timezone.now(), **form.cleaned_data)
        except verbs.BelongingChanged as refusal:
            form.meet(_source(code))
            form.add_error(None, str(refusal))
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            say(request, _("Kept."))
            return done(request, reverse("wire:desk_source", args=[code]))
    context = {"source": found, "form": form}
    return render(request, "wire/desk/belonging.html", context, status=422 if form.errors else 200)


def _source(code: str) -> Source:
    found: Source = get_object_or_404(
        Source.objects.standing().select_related("voice", "belongs_to", "place"), code=code
    )
    return found
