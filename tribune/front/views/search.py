"""Search by title over everything the reader may see. (Full text, ranking and typos come with the search room.)"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tribune.kit.htmx import is_part_wanted
from tribune.kit.paging import Page, page_of
from tribune.kit.text import tidy
from tribune.people.viewers import Asked
from tribune.publications.cards import CARDS
from tribune.publications.drawing import draw
from tribune.publications.models import Publication

LONGEST = 100


@require_safe
def results(request: Asked) -> HttpResponse:
    """``?q=`` words that the title must hold, ``?kind=`` one kind of thing, ``?after=`` the next page."""
    words = tidy(request.GET.get("q", ""))[:LONGEST]
    kind = request.GET.get("kind", "")
    kind = kind if kind in CARDS else ""
    page: Page[Publication] = Page([], None)
    if words:
        found = Publication.objects.visible_to(request.viewer).titled(words).for_drawing()
        if kind:
            found = found.filter(kind=kind)
        page = page_of(found, by=("-published_at", "-pk"), cursor=request.GET.get("after", ""), size=20)
    context = {
        "words": words,
        "is_number": words.isdecimal(),  # a postcode, most likely: titles hold none
        "kind": kind,
        "kinds": [(name, card_kind.label) for name, card_kind in CARDS],
        "page": page,
        "cards": draw(page.rows, viewer=request.viewer),
    }
    template = "front/_results.html" if is_part_wanted(request) and request.GET.get("after") else "front/search.html"
    return render(request, template, context)
