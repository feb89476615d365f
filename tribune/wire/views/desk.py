"""The sources' desk: who we listen to, how they are, and what waits for an editor."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.people.gates import charged
from tribune.people.viewers import Asked
from tribune.wire import bulk, discovering
from tribune.wire.forms import AddressForm, CorrectionForm, NewSourceForm
from tribune.wire.keeping import words_of
from tribune.wire.models import PLURALS, Entry, Extent, Source, SourceKind
from tribune.wire.verbs import intake
from tribune.wire.verbs import sources as verbs

tended: Callable[[Any], Any] = charged("wire.tend_sources")
PREVIEWED = 5
VISITS_SHOWN = 30
HELD_SHOWN = 30


@tended
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    shown = bulk.Shown.asked(request.GET.dict())
    page = page_of(shown.sources, by=("title_folded", "pk"), cursor=request.GET.get("after", ""), size=100)
    context = {
        "page": page,
        "shown": shown,
        "states": bulk.STATES,
        "deeds": bulk.DEEDS,
        "kinds": PLURALS,
        "held": Entry.objects.held().count(),
        **Source.objects.standing().aggregate(
            count=Count("pk", filter=Q(pk__in=shown.sources.values("pk"))),
            unwell=Count("pk", filter=Q(paused_at=None) & ~Q(trouble="")),
        ),
    }
    return render(request, "wire/desk/sources.html", context)


@tended
@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """An address first; then what would come, shown with the choices; then the source."""
    if request.method == "GET":
        return render(request, "wire/desk/new.html", {"form": AddressForm()})
    return _add(request) if "feed_address" in request.POST else _preview(request)


def _preview(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            finding = discovering.find(form.cleaned_data["address"])
        except Refusal as refusal:
            form.add_error("address", str(refusal))
        else:
            if known := Source.objects.standing().filter(feed_address=finding.feed_address).first():
                say(request, str(verbs.SourceIsKnown.sentence), tone="sun")
                return done(request, _own(known))
            discovering.remember(finding)
            return render(request, "wire/desk/preview.html", _previewed(finding, _choices(finding)))
    return render(request, "wire/desk/new.html", {"form": form}, status=422)


def _choices(finding: discovering.Finding) -> NewSourceForm:
    is_channel = "youtube.com/feeds/" in finding.feed_address or any(i.youtube_id for i in finding.feed.items)
    kind = SourceKind.CHANNEL if is_channel else SourceKind.PARTNER
    return NewSourceForm(
        initial={
            "feed_address": finding.feed_address,
            "title": finding.feed.title,
            "kind": kind,
            "language": (finding.feed.language or "fr")[:2].lower(),
            "extent": Extent.SUMMARY,
        }
    )


def _previewed(finding: discovering.Finding, form: NewSourceForm) -> dict[str, Any]:
    items = [
        (item, words_of(item, is_full=False, language="", otherwise=finding.feed.title))
        for item in finding.feed.items[:PREVIEWED]
    ]
    return {"finding": finding, "form": form, "items": items, "count": len(finding.feed.items)}


def _add(request: Asked) -> HttpResponse:
    form = NewSourceForm(request.POST)
    try:
        finding = discovering.remembered(request.POST["feed_address"])
    except Refusal as refusal:
        again = AddressForm({"address": request.POST["feed_address"]})
        again.is_valid()
        again.add_error("address", str(refusal))
        return render(request, "wire/desk/new.html", {"form": again}, status=422)
    if form.is_valid():
        given = {
            name: form.cleaned_data[name] for name in ("title", "kind", "section", "language", "extent", "is_trusted")
        }
        try:
            source = verbs.add(finding=finding, by=request.viewer.person, at=timezone.now(), **given)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, _("We listen to %(source)s from now on.") % {"source": source.title})
            return done(request, _own(source))
    return render(request, "wire/desk/preview.html", _previewed(finding, form), status=422)


@tended
@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, code: str) -> HttpResponse:
    found = _source(code)
    form = CorrectionForm(request.POST or None, source=found)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change(source=found, **form.cleaned_data)
            say(request, _("Kept."))
            return done(request, _own(found))
        except verbs.ChangedMeanwhile as refusal:
            form.meet(_source(code))
            form.add_error(None, str(refusal))
    hub = found.subscriptions.filter(ended_at=None).select_related("source").first()
    context = {
        "source": found,
        "form": form,
        "visits": found.visits.order_by("-at")[:VISITS_SHOWN],
        "held": found.entries.held().count(),
        "entries": found.entries.published().count(),
        "past": found.pasts.order_by("-pk").first(),
        "hub": hub,
        "hub_told": hub.told(at=timezone.now()) if hub else "",
        "moves": found.moves.select_related("undone_by").order_by("-at", "-pk"),
    }
    return render(request, "wire/desk/source.html", context, status=422 if form.errors else 200)


@tended
@require_GET
def held(request: HttpRequest) -> HttpResponse:
    rows = Entry.objects.held().select_related("source").prefetch_related("rulings__rule__topic")
    page = page_of(rows, by=("-published_at", "-pk"), cursor=request.GET.get("after", ""), size=HELD_SHOWN)
    return render(request, "wire/desk/held.html", {"page": page})


@tended
@require_POST
def decision(request: HttpRequest, code: str) -> HttpResponse:
    entry = get_object_or_404(Entry, code=code)
    is_published = request.POST.get("is_published") == "1"
    intake.decide(entry=entry, is_published=is_published, at=timezone.now())
    say(request, _("Published.") if is_published else _("Left out."))
    return done(request, reverse("wire:desk_held"))


@tended
@require_POST
def pause(request: HttpRequest, code: str) -> HttpResponse:
    found, at = _source(code), timezone.now()
    if _is_on(request):
        verbs.pause(source=found, at=at)
        say(request, _("Paused: we ask nothing of it until you resume."))
    else:
        verbs.resume(source=found, at=at)
        say(request, _("Resumed: it will be visited within a minute or two."))
    return done(request, _own(found))


@tended
@require_POST
def trust(request: HttpRequest, code: str) -> HttpResponse:
    found = _source(code)
    if _is_on(request):
        verbs.trust(source=found, at=timezone.now())
        say(request, _("Trusted: what it says comes out at once, and what waited is out."))
    else:
        verbs.hold(source=found)
        say(request, _("Held: what it says waits for an editor from now on."))
    return done(request, _own(found))


@tended
@require_POST
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """A test-run: the editor waits for the answer."""
    found = _source(code)
    taking = verbs.try_now(source=found, at=timezone.now())
    if found.trouble:
        say(request, found.trouble_words, tone="sun")
    else:
        words = ngettext("It answers well: %(n)d new entry.", "It answers well: %(n)d new entries.", taking.taken)
        say(request, words % {"n": taking.taken})
    return done(request, _own(found))


@tended
@require_http_methods(["GET", "POST"])
def removal(request: HttpRequest, code: str) -> HttpResponse:
    """Asked once: its entries leave the site with it."""
    found = _source(code)
    if request.method == "GET":
        return render(
            request, "wire/desk/removal.html", {"source": found, "entries": found.entries.published().count()}
        )
    verbs.remove(source=found, at=timezone.now())
    say(request, _("We no longer listen to %(source)s.") % {"source": found.title})
    return done(request, reverse("wire:desk_sources"))


def _source(code: str) -> Source:
    found: Source | None = Source.objects.standing().select_related("voice", "agreement__by").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _own(source: Source) -> str:
    return reverse("wire:desk_source", args=[source.code])


def _is_on(request: HttpRequest) -> bool:
    return request.POST.get("on") == "1"
