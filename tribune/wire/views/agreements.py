"""What was agreed with a source: written, ended, and remembered."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.people.viewers import Asked
from tribune.wire.agreement_forms import AgreementForm
from tribune.wire.models import Source
from tribune.wire.verbs import agreements
from tribune.wire.views.desk import tended


@tended
@require_http_methods(["GET", "POST"])
def agreement(request: Asked, code: str) -> HttpResponse:
    """The terms that stand, to be written anew, and those that stood before them."""
    found = _source(code)
    was_whole = found.is_whole
    form = AgreementForm(request.POST if request.method == "POST" else None, source=found)
    if request.method == "POST" and form.is_valid():
        try:
            agreements.write(source=found, by=request.viewer.person, at=timezone.now(), **form.cleaned_data)
        except agreements.AgreedMeanwhile as refusal:
            form.meet(found)
            form.add_error(None, str(refusal))
        else:
            say(request, _said(is_more=found.is_whole and not was_whole))
            return done(request, reverse("wire:desk_source", args=[code]))
    context: dict[str, Any] = {
        "source": found,
        "form": form,
        "past": found.agreements.exclude(ended_at=None).select_related("by", "ended_by").order_by("-pk"),
    }
    return render(request, "wire/desk/agreement.html", context, status=422 if form.errors else 200)


@tended
@require_POST
def ending(request: Asked, code: str) -> HttpResponse:
    found = _source(code)
    agreements.end(
        source=found, by=request.viewer.person, at=timezone.now(), keeps_past=bool(request.POST.get("keeps_past"))
    )
    say(request, _("Ended: a summary and the link, from now on."))
    return done(request, reverse("wire:desk_source", args=[code]))


def _said(*, is_more: bool) -> str:
    if is_more:
        return _(
            "Written down: what comes from now on follows it. Of what is here already, what its feed still gives comes "
            "whole at the next visit."
        )
    return _("Written down: what comes from now on follows it.")


def _source(code: str) -> Source:
    found: Source = get_object_or_404(Source.objects.standing().select_related("agreement__by"), code=code)
    return found
