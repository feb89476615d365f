"""The wire, its feeds, one entry, and who is listened to."""

from datetime import datetime
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tribune.kit.clock import is_told
from tribune.kit.htmx import done, page_or_part
from tribune.kit.paging import hour_in, page_of
from tribune.movement.settings import movement
from tribune.people.gates import signed_in
from tribune.people.viewers import Asked
from tribune.publications.syndication import answer
from tribune.wire import episodes, newest, queries, told
from tribune.wire.drawing import draw_lines
from tribune.wire.filters import choices_of
from tribune.wire.models import Entry, Source
from tribune.wire.saying import minutes_of
from tribune.wire.scopes import Scope, View, scope_of
from tribune.wire.verbs import looks

FEED_SIZE = 50
MORE_OF_A_SOURCE = 4
SOURCES_SHOWN = 60


@require_safe
def wire(request: Asked) -> HttpResponse:
    scope, now = _scope(request), timezone.now()
    page = queries.river(request.viewer, scope, after=request.GET.get("after", ""))
    lines = queries.lines_of(page.rows, now=now, stories=told.gathered(request.viewer, page.rows, scope, now=now))
    here = looks.look(person=request.viewer.person, at=now) if request.viewer.person else looks.Here()
    lines = here.telling_what_came_late(lines)
    above = hour_in(request.GET.get("after", ""), newest.BY_HOUR)
    context = {"page": page, "lines": lines, "drawn": draw_lines(lines), "view": scope.view, "scope": scope}
    context |= {"was": here, "here_before": here.before(lines, above=above), "viewer": request.viewer}
    is_more = "after" in request.GET and request.headers.get("HX-Request") == "true"
    if not is_more:
        context["today"] = queries.today(scope, now=now)
        context["choices"] = choices_of(scope.view)
        context["is_first"] = not request.GET.get("after")
    return page_or_part(request, "wire/wire.html", context, part="wire/_more.html" if is_more else "wire/_wire.html")


@require_POST
@signed_in
def mark(request: Asked) -> HttpResponse:
    """``until`` is the hour of the line they stopped at; without it the mark is taken away."""
    assert request.viewer.person is not None
    looks.mark(person=request.viewer.person, line_at=_hour(request.POST.get("until", "")), at=timezone.now())
    return done(request, reverse("wire:wire"))


@require_safe
def fresh(request: Asked) -> HttpResponse:
    """How many entries came since the newest one on the reader's page; nothing while there is none."""
    scope, since = _scope(request), _hour(request.GET.get("since", ""))
    count = queries.newer(request.viewer, scope, than=since) if since else 0
    if not count:
        return HttpResponse(status=204)
    return render(request, "wire/_fresh.html", {"count": count, "view": scope.view})


@require_safe
def feed(request: Asked, format: str) -> HttpResponse:
    scope = _scope(request)
    publications = queries.publications_of(request.viewer, scope, FEED_SIZE)
    return answer(
        request,
        publications,
        title=" · ".join(filter(None, [scope.title, _("The wire"), movement().name])),
        format=format,
    )


@require_safe
def entry(request: Asked, code: str, slug: str = "") -> HttpResponse:
    """The reading page: who said it, where, and as much of it as was agreed."""
    rows = Entry.objects.visible_to(request.viewer).select_related(
        "source__agreement", "publication__picture", "publication__voice", "reading"
    )
    found = get_object_or_404(rows, code=code)
    card = found.publication
    if card is None:
        raise Http404
    reading = getattr(found, "reading", None)
    text = card.texts.filter(language=card.language).first()
    context = {
        "entry": found,
        "card": card,
        "source": found.source,
        "host": (urlsplit(found.original).hostname or "").removeprefix("www."),
        "body": SafeString(text.body) if text else "",  # cleaned when it was kept
        "minutes": minutes_of(found.seconds),
        "agreement": found.source.agreement,
        "reading": reading,
        "is_summary": not found.source.is_whole or (reading is not None and reading.lacks_text),
        "episode": episodes.told(found.episode, chapters=queries.chapters_of(found)),
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
        by=("title_folded", "pk"),
        cursor=request.GET.get("after", ""),
        size=SOURCES_SHOWN,
    )
    return render(request, "wire/sources.html", {"page": page})


def _scope(request: HttpRequest) -> Scope:
    return scope_of(View.asked(request.GET.dict()))


def _hour(text: str) -> datetime | None:
    try:
        hour = parse_datetime(text)
    except ValueError:
        return None
    return hour if hour is not None and hour.tzinfo and is_told(hour) else None
