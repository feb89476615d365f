"""The wire, its feeds, one entry, and who is listened to."""

from datetime import datetime
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tribune.kit.clock import is_told
from tribune.kit.htmx import page_or_part
from tribune.kit.paging import page_of
from tribune.movement.settings import movement
from tribune.people.viewers import Asked
from tribune.publications.syndication import answer
from tribune.wire import episodes, queries, told
from tribune.wire.drawing import draw_lines
from tribune.wire.models import PLURALS, Entry, Source, SourceKind
from tribune.wire.queries import View

FEED_SIZE = 50
MORE_OF_A_SOURCE = 4
SOURCES_SHOWN = 60


@require_safe
def wire(request: Asked) -> HttpResponse:
    view, now = View.asked(request.GET.dict()), timezone.now()
    page = queries.river(request.viewer, view, after=request.GET.get("after", ""))
    lines = queries.lines_of(page.rows, now=now, stories=told.gathered(request.viewer, page.rows, view, now=now))
    context = {"page": page, "lines": lines, "drawn": draw_lines(lines), "view": view}
    is_more = "after" in request.GET and request.headers.get("HX-Request") == "true"
    if not is_more:
        context["today"] = queries.today(view, now=now)
        context["is_first"] = not request.GET.get("after")
    return page_or_part(request, "wire/wire.html", context, part="wire/_more.html" if is_more else "wire/_wire.html")


@require_safe
def fresh(request: Asked) -> HttpResponse:
    """How many entries came since the newest one on the reader's page; nothing while there is none."""
    view, since = View.asked(request.GET.dict()), _hour(request.GET.get("since", ""))
    count = queries.newer(request.viewer, view, than=since) if since else 0
    if not count:
        return HttpResponse(status=204)
    return render(request, "wire/_fresh.html", {"count": count, "view": view})


@require_safe
def feed(request: Asked, format: str) -> HttpResponse:
    view = View.asked(request.GET.dict())
    publications = queries.publications_of(request.viewer, view, FEED_SIZE)
    return answer(request, publications, title=_feed_title(view), format=format)


@require_safe
def entry(request: Asked, code: str, slug: str = "") -> HttpResponse:
    """The reading page: who said it, where, and as much of it as was agreed."""
    rows = Entry.objects.visible_to(request.viewer).select_related(
        "source__agreement", "publication__picture", "publication__voice"
    )
    found = get_object_or_404(rows, code=code)
    card = found.publication
    if card is None:
        raise Http404
    text = card.texts.filter(language=card.language).first()
    context = {
        "entry": found,
        "card": card,
        "source": found.source,
        "host": (urlsplit(found.original).hostname or "").removeprefix("www."),
        "body": SafeString(text.body) if text else "",  # cleaned when it was kept
        "agreement": found.source.agreement,
        "episode": episodes.told(found.episode),
        "others": queries.also_from(request.viewer, found, MORE_OF_A_SOURCE),
        "edits": found.edits.order_by("-at", "-pk"),
        "may_tend": request.viewer.may("wire.tend_sources"),
        "told": told.also_told(found, now=timezone.now()),
    }
    return render(request, "wire/entry.html", context)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    page = page_of(
        Source.objects.standing().select_related("showing"),
        by=("title", "pk"),
        cursor=request.GET.get("after", ""),
        size=SOURCES_SHOWN,
    )
    return render(request, "wire/sources.html", {"page": page})


def _feed_title(view: View) -> str:
    named = Source.objects.filter(code=view.source).values_list("title", flat=True).first() if view.source else ""
    kind = str(PLURALS[SourceKind(view.kind)]) if view.kind else ""
    parts = [named, view.section, kind, _("The wire"), movement().name]
    return " · ".join(part for part in parts if part)


def _hour(text: str) -> datetime | None:
    try:
        hour = parse_datetime(text)
    except ValueError:
        return None
    return hour if hour is not None and hour.tzinfo and is_told(hour) else None
