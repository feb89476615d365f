"""Lists of feeds: brought, looked at, added; and ours, for other readers."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.design.flash import say
from tribune.facts.jobs import enqueue
from tribune.kit.htmx import done, page_or_part
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.movement.settings import movement
from tribune.wire import opml_out
from tribune.wire.list_forms import ListForm, WantedForm
from tribune.wire.list_tasks import read_list
from tribune.wire.models import FeedList, Listed, Source
from tribune.wire.verbs import lists as verbs
from tribune.wire.views.desk import tended

LINES_SHOWN = 100
LISTS_SHOWN = 30


@require_safe
def opml(request: HttpRequest) -> HttpResponse:
    """Whom the wire listens to, for any reader of feeds."""
    rows = Source.objects.listened_to().by_name().defer("voice")
    title = f"{movement().name} · {_('Sources')}"
    return opml_out.answer(rows, title=title, at=timezone.now(), is_for_all=True)


@tended
@require_safe
def desk_opml(request: HttpRequest) -> HttpResponse:
    """All of them, paused ones and private addresses too."""
    rows = Source.objects.standing().by_name()
    title = f"{movement().name} · {_('Sources')}"
    return opml_out.answer(rows, title=title, at=timezone.now(), is_for_all=False)


@tended
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = verbs.bring(body=file.read(), name=file.name or "", by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            enqueue(read_list, brought.pk, key=f"wire:list:{brought.pk}")
            return done(request, _own(brought))
    rows = FeedList.objects.annotate(count=Count("lines")).order_by("-brought_at", "-pk")[:LISTS_SHOWN]
    context = {"form": form, "lists": rows}
    return render(request, "wire/desk/lists.html", context, status=422 if form.errors else 200)


@tended
@require_http_methods(["GET", "POST"])
def feed_list(request: HttpRequest, code: str) -> HttpResponse:
    """What each line is, and how far we are; then what is wanted of those that answer."""
    found = get_object_or_404(FeedList, code=code)
    form = WantedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        verbs.want(feed_list=found, at=timezone.now(), **form.cleaned_data)
        enqueue(read_list, found.pk, key=f"wire:list:{found.pk}")
        say(request, _("They are being added, a few at a time. You may leave this page."))
        return done(request, _own(found))
    counts = dict(found.lines.values_list("state").annotate(n=Count("pk")))
    state = request.GET.get("state", "")
    rows = found.lines.select_related("source")
    if state in Listed.State.values:
        rows = rows.filter(state=state)
    context = {
        "list": found,
        "form": form,
        "state": state,
        "counts": [(one, Listed.State(one).label, counts[one]) for one in Listed.State.values if one in counts],
        "total": sum(counts.values()),
        "asked": sum(counts.values()) - counts.get(Listed.State.WAITING, 0),
        "waiting": counts.get(Listed.State.WAITING, 0),
        "alive": counts.get(Listed.State.ALIVE, 0),
        "dead": counts.get(Listed.State.DEAD, 0),
        "page": page_of(rows, by=("number",), cursor=request.GET.get("after", ""), size=LINES_SHOWN),
    }
    return page_or_part(
        request, "wire/desk/list.html", context, part="wire/desk/_list.html", status=422 if form.errors else 200
    )


@tended
@require_POST
def lines(request: HttpRequest, code: str) -> HttpResponse:
    """Leave one aside, or ask once more those that did not answer."""
    found = get_object_or_404(FeedList, code=code)
    number = request.POST.get("leave", "")
    if number.isascii() and number.isdigit() and len(number) < 6:
        verbs.leave(feed_list=found, number=int(number))
        say(request, _("Left aside."))
    else:
        count = verbs.ask_again(feed_list=found)
        enqueue(read_list, found.pk, key=f"wire:list:{found.pk}")
        words = ngettext("%(n)d is asked once more.", "%(n)d are asked once more.", count)
        say(request, words % {"n": count})
    return done(request, _own(found))


def _own(feed_list: FeedList) -> str:
    return reverse("wire:desk_list", args=[feed_list.code])
