"""The page of a voice: all that one person, partner, team or source says here and elsewhere; and its feeds."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from tribune.kit.htmx import is_part_wanted
from tribune.kit.paging import page_of
from tribune.people.viewers import Asked
from tribune.publications import syndication
from tribune.publications.drawing import draw
from tribune.publications.models import Publication, Voice
from tribune.publications.templatetags.publications import localised

SHOWN = 20
LISTED = 60
GATHERED = {Voice.Kind.ELECTED: _("Elected people"), Voice.Kind.PARTNER: pgettext_lazy("sources", "Media")}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Elected people and partners who have said something that everyone may read; ``?kind=`` of one."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in GATHERED else ""
    said = Publication.objects.public().filter(voice=OuterRef("pk"))
    found = Voice.objects.filter(Exists(said), kind__in=[kind] if kind else list(GATHERED))
    page = page_of(found, by=("name_folded", "pk"), cursor=request.GET.get("after", ""), size=LISTED)
    kinds = [(one.value, label) for one, label in GATHERED.items()]
    return render(request, "publications/voices.html", {"page": page, "kind": kind, "kinds": kinds})


@require_safe
def page(request: Asked, code: str, slug: str = "") -> HttpResponse:
    """Only of who says something that the viewer may read: nobody learns here that a voice exists."""
    voice, after = _voice(code), request.GET.get("after", "")
    cards = Publication.objects.visible_to(request.viewer).said_by(voice).for_drawing()
    found = page_of(cards, by=("-published_at", "-pk"), cursor=after, size=SHOWN)
    if not found.rows and not (after and cards.exists()):
        raise Http404
    if slug != voice.slug:
        return HttpResponseRedirect(localised(voice.page))
    context = {"voice": voice, "page": found, "cards": draw(found.rows, viewer=request.viewer)}
    is_more = bool(after) and is_part_wanted(request)
    return render(request, "publications/_said.html" if is_more else "publications/voice.html", context)


@require_safe
def feed(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """What it says for everyone, whoever asks."""
    voice = _voice(code)
    cards = Publication.objects.public().said_by(voice).for_drawing()
    newest = list(cards.order_by("-published_at", "-pk")[: syndication.LONGEST])
    if not newest:
        raise Http404
    whole = syndication.whole(voice.page)
    return syndication.answer(request, newest, title=voice.name, format=format, description=voice.about, page=whole)


def _voice(code: str) -> Voice:
    """A person's byline has no page of its own: their profile goes as far as they say."""
    return get_object_or_404(Voice.objects.exclude(kind=Voice.Kind.PERSON), code=code)
