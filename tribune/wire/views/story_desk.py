"""The stories' desk: what was put together and why; taken apart, joined and named by hand; what was learnt of it."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.kit.paging import page_of
from tribune.kit.refusals import Refusal
from tribune.wire import learnt, told
from tribune.wire.forms import OtherEntryForm, StoryForm
from tribune.wire.models import Entry, Story
from tribune.wire.verbs import grouping
from tribune.wire.verbs import stories as verbs
from tribune.wire.views.desk import tended

STORIES_SHOWN = 30


@tended
@require_GET
def stories(request: HttpRequest) -> HttpResponse:
    rows = Story.objects.annotate(tellers=Count("tellings", filter=Q(tellings__entry__publication__withheld_at=None)))
    page = page_of(rows, by=("-at", "-pk"), cursor=request.GET.get("after", ""), size=STORIES_SHOWN)
    shown = told.told_of_many([story.pk for story in page.rows], now=timezone.now())
    context = {"page": page, "stories": [shown[s.pk] for s in page.rows if s.pk in shown], "lessons": learnt.lessons()}
    return render(request, "wire/desk/stories.html", context)


@tended
@require_http_methods(["GET", "POST"])
def story(request: HttpRequest, code: str) -> HttpResponse:
    """Who tells it and why, each with the button that takes it out; the words above; one more, by its address."""
    found = get_object_or_404(Story.objects.select_related("article"), code=code)
    if request.method == "GET":
        article = found.article.address if found.article else ""
        return _shown(request, found, form=StoryForm(initial={"title": found.title, "article": article}))
    form = StoryForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form=form, status=422)
    grouping.head(story=found, **form.cleaned_data)
    say(request, _("Saved."))
    return done(request, _own(found))


@tended
@require_POST
def more(request: HttpRequest, code: str) -> HttpResponse:
    """One more telling, by its address."""
    found = get_object_or_404(Story, code=code)
    first = found.tellings.select_related("entry").order_by("entry__published_at", "entry_id").first()
    if first is None:
        raise Http404
    form = OtherEntryForm(request.POST)
    if form.is_valid():
        try:
            grouping.join(entry=form.cleaned_data["address"], to=first.entry, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error("address", str(refusal))
        else:
            say(request, _("Put in the story."))
            return done(request, _own(found))
    return _shown(request, found, adding=form, status=422)


@tended
@require_POST
def parting(request: HttpRequest, code: str, entry_code: str) -> HttpResponse:
    found = get_object_or_404(Story, code=code)
    entry = get_object_or_404(Entry, code=entry_code)
    left = grouping.part(entry=entry, story=found, by=request.user, at=timezone.now())
    say(request, _("Taken out: it stands by itself again."))
    return done(request, _own(left) if left else reverse("wire:desk_stories"))


@tended
@require_http_methods(["GET", "POST"])
def beside(request: HttpRequest, code: str) -> HttpResponse:
    """Put an entry beside another: those that say nearly the same are offered, any other by its address."""
    entry = get_object_or_404(Entry.objects.published().select_related("source", "publication"), code=code)
    form = OtherEntryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            story = grouping.join(entry=entry, to=form.cleaned_data["address"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error("address", str(refusal))
        else:
            say(request, _("They are one story now."))
            return done(request, _own(story))
    context = {"entry": entry, "form": form, "near": verbs.near(entry)}
    return render(request, "wire/desk/beside.html", context, status=422 if form.is_bound else 200)


@tended
@require_POST
def forgetting(request: HttpRequest) -> HttpResponse:
    one, other, way = learnt.asked(request.POST.dict())
    grouping.forget(one=one, other=other, way=way, at=timezone.now())
    say(request, _("Forgotten: they are compared as any two sources are."))
    return done(request, reverse("wire:desk_stories"))


def _shown(
    request: HttpRequest, story: Story, *, form: StoryForm | None = None, adding: Any = None, status: int = 200
) -> HttpResponse:
    article = story.article.address if story.article else ""
    context = {
        "story": story,
        "told": told.told_of(story, now=timezone.now()),
        "form": form or StoryForm(initial={"title": story.title, "article": article}),
        "adding": adding or OtherEntryForm(auto_id="more-%s"),
    }
    return render(request, "wire/desk/story.html", context, status=status)


def _own(story: Story) -> str:
    return reverse("wire:desk_story", args=[story.code])
