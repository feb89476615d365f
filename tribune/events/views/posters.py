"""An action's posters: choosing one, and the file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tribune.events import helping, posters
from tribune.events.models import Event, Occurrence
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked

KINDS = {"pdf": "application/pdf", "png": "image/png"}


@never_cache
@require_safe
@signed_in
def choose(request: Asked, code: str) -> HttpResponse:
    """Each way to draw it at a glance, with its papers and screens."""
    event = helping.helped(request.viewer, code)
    at = timezone.now()
    dates, date = helping.date_meant(event, request.GET.get("date", ""), at=at)
    refusal = ""
    try:
        posters.refuse_unless_ahead(date, at)
    except Refusal as over:
        refusal = str(over)
    offered = [(look, _by_use(look)) for look in posters.looks_of(event)] if not refusal else []
    context = {"event": event, "date": date, "dates": dates, "offered": offered, "refusal": refusal}
    return render(request, "events/posters.html", context)


@require_safe
@signed_in
def drawn(request: Asked, code: str, look: str, size: str, ending: str) -> HttpResponse:
    """The file, drawn in the language of the address."""
    event = helping.helped(request.viewer, code)
    at = timezone.now()
    _dates, date = helping.date_meant(event, request.GET.get("date", ""), at=at)
    wanted = next((one for one in posters.looks_of(event) if one.name == look), None)
    paper = posters.SIZES.get((size, ending))
    if wanted is None or paper is None or (wanted.paper and size not in posters.ONE_A_SHEET):
        raise Http404(look)
    return _file(request, event, date, wanted, paper, posters.draw(event, date, look=wanted, size=paper, at=at))


def _file(
    request: Asked, event: Event, date: Occurrence, look: posters.Look, size: posters.Size, body: bytes
) -> HttpResponse:
    tag = posters.tag_of(body)
    answer: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(body, content_type=KINDS[size.ending])
        how = "inline" if size.name == "glance" else "attachment"
        name = f"{event.slug or event.code}-{look.name}-{size.name}.{size.ending}"
        answer["Content-Disposition"] = f'{how}; filename="{name}"'
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ["Cookie"])
    return answer


def _by_use(look: posters.Look) -> list[tuple[str, list[Any]]]:
    sizes = posters.sizes_of(look)
    return [(ending, [s for s in sizes if s.ending == ending]) for ending in ("pdf", "png")]
