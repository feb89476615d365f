"""Campaign kits: the list, a kit's page with what was made of it near a place."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from tribune.events import kits
from tribune.events.models import Kit
from tribune.events.near import Asked as Near
from tribune.events.views.near import place_of
from tribune.media.models import WIDTHS, Picture
from tribune.people.viewers import Asked
from tribune.places.finding import BY_REF
from tribune.places.labels import written


@require_safe
def index(request: Asked) -> HttpResponse:
    """Those on offer, the newest first."""
    at = timezone.now()
    context = {"kits": kits.with_counts(kits.on_offer(at)), "may_edit": kits.may_edit(request.viewer)}
    return render(request, "events/kits.html", context)


@require_safe
def page(request: Asked, slug: str) -> HttpResponse:
    kit, at = kits.kit_for(request.viewer, slug), timezone.now()
    asked = Near.read(request.GET)
    place, trouble, choices = place_of(asked, request.viewer)
    made, ahead, found = kits.made_of(kit, request.viewer, place, at=at)
    context: dict[str, Any] = {
        "kit": kit,
        "guide": SafeString(kit.guide_html),  # cleaned by the verb that wrote it
        "made": made,
        "ahead": ahead,
        "lines": found,
        "place": place,
        "typed": written(place) if place else asked.text,
        "trouble": trouble,
        "choices": [(each.label, BY_REF + each.place.ref) for each in choices],
        "is_over": kit.is_over(kits.today(at)),
        "host": f"{reverse('events:new')}?kit={kit.slug}",
        "visuals": _visuals_of(kit),
        "documents": list(kit.documents.select_related("file")),
        "roles": kits.lines_of(kit.roles),
        "things": kits.lines_of(kit.things),
        "may_edit": kits.may_edit(request.viewer),
        "minutes": kit.usual_minutes or kit.kind.usual_minutes,
    }
    return render(request, "events/kit.html", context)


def _visuals_of(kit: Kit) -> list[tuple[Picture, str]]:
    """Each with the address of the picture at its full size."""
    return [(each.picture, each.picture.url(WIDTHS[-1])) for each in kit.visuals.select_related("picture")]
