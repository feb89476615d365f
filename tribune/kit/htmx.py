"""One answer for both worlds: the named part to htmx, the whole page or a redirect to everyone else."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template


class SameForEveryone(HttpResponse):
    """A page drawn without its request: signed in or not, whoever asks gets the same, so it varies with no cookie."""


def is_part_wanted(request: HttpRequest) -> bool:
    """True for an htmx request that swaps a part (a boosted link wants the page)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def page_or_part(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, part: str, status: int = 200
) -> HttpResponse:
    """The partial template *part* (``events/_rsvp.html``) to htmx, the page *template* otherwise."""
    if is_part_wanted(request):
        answer = HttpResponse(get_template(part).render(dict(context), request), status=status)
    else:
        answer = render(request, template, dict(context), status=status)
    answer["Vary"] = "HX-Request"
    return answer


def done(
    request: HttpRequest, address: str, *, part: str = "", context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """After a verb: the changed part to htmx when one is named, else 303 to *address*."""
    if part and is_part_wanted(request):
        return HttpResponse(get_template(part).render(dict(context or {}), request))
    if is_part_wanted(request):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = address
        return answer
    return HttpResponseRedirect(address, status=303)
