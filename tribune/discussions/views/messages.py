"""Posting, answering, editing, deleting, reacting."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tribune.discussions import log, rules, words
from tribune.discussions.composing import composer_of, composer_under
from tribune.discussions.forms.messages import EditForm, MessageForm
from tribune.discussions.models import Message, ReactionKind, Thread
from tribune.discussions.verbs import messages, reactions, threads
from tribune.discussions.views import threads as pages
from tribune.discussions.views.doors import address_of, answered, me, seen_card, seen_message, seen_thread
from tribune.kit.forms import Attempt
from tribune.kit.htmx import done, is_part_wanted
from tribune.people.gates import signed_in, supporters_only
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised

SWAPPED = (409, 422)  # the refusals that htmx shows


@require_POST
@supporters_only
def post(request: Asked, code: str) -> HttpResponse:
    """To htmx, the messages since the last one its page shows, and an empty form; else the thread at the new one."""
    thread = seen_thread(request, code)
    form = MessageForm(request.POST, request.FILES)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            message = messages.post(
                thread=thread,
                author=me(request),
                reply_to=answered(thread, form.cleaned_data["reply_to"]),
                at=timezone.now(),
                **form.said(),
            )
            return _posted(request, message)
    composer = composer_of(thread, request.viewer, form=form)
    if is_part_wanted(request):
        return _composer_again(request, {"composer": composer, "thread": thread}, attempt.status)
    shown = log.of(thread, request.viewer, at=timezone.now())
    context = pages.context_of(request, shown) | {"composer": composer}
    return render(request, "discussions/thread.html", context, status=attempt.status)


@require_POST
@supporters_only
def comment(request: Asked, card_code: str) -> HttpResponse:
    """Under a publication; the first makes the thread."""
    card = seen_card(request, card_code)
    thread = Thread.objects.filter(about=card, kind=Thread.Kind.COMMENTS).first()
    form = MessageForm(request.POST, request.FILES)
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            number = form.cleaned_data["reply_to"]
            reply_to = answered(thread, number) if thread is not None else None
            message = messages.comment(
                publication=card, author=me(request), reply_to=reply_to, at=timezone.now(), **form.said()
            )
            return _posted(request, message, page=localised(f"{card.address}#m{message.number}"))
    context = {"composer": composer_under(card, request.viewer, form=form), "card": card}
    if is_part_wanted(request):
        return _composer_again(request, context, attempt.status)
    return render(request, "discussions/comment.html", context, status=attempt.status)


@never_cache
@require_safe
@signed_in
def answer(request: Asked, code: str, number: int) -> HttpResponse:
    """Without a script: the form with what is answered above it."""
    message = seen_message(request, code, number)
    if not rules.may_write(message.thread, request.viewer) or message.is_deleted:
        raise Http404
    thread = message.thread
    shown = log.between(thread, request.viewer, number, number, at=timezone.now())
    composer = composer_of(thread, request.viewer, answered=message)
    composer.form.initial["quote"] = words.extract(message.text, 300)
    return render(request, "discussions/answer.html", {"thread": thread, "log": shown, "composer": composer})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Asked, code: str, number: int) -> HttpResponse:
    message, at = seen_message(request, code, number), timezone.now()
    if not rules.may_edit(message, request.viewer, at):
        raise messages.OnlyYourOwn
    form = EditForm(request.POST if request.method == "POST" else None, initial={"text": message.text})
    attempt = Attempt(form)
    if form.is_valid():
        picked = [code for code in form.cleaned_data["mentioned"].split(",") if code]
        with attempt:
            messages.edit(message=message, by=me(request), text=form.cleaned_data["text"], mentioned=picked, at=at)
            return done(request, address_of(message.thread, number))
    context = {"thread": message.thread, "message": message, "form": form}
    return render(request, "discussions/edit.html", context, status=attempt.status)


@never_cache
@require_safe
def history(request: Asked, code: str, number: int) -> HttpResponse:
    """What it said before each edit, for whoever may read it."""
    message = seen_message(request, code, number)
    if not rules.may_read(message, message.thread, request.viewer) or message.is_deleted or not message.edited_at:
        raise Http404
    context = {"thread": message.thread, "message": message, "revisions": list(message.revisions.all())}
    return render(request, "discussions/history.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def deletion(request: Asked, code: str, number: int) -> HttpResponse:
    message = seen_message(request, code, number)
    if not message.is_deleted and not rules.may_delete(
        message, request.viewer, looks_after=rules.looks_after(message.thread, request.viewer)
    ):
        raise messages.OnlyYoursOrTheirs
    if request.method == "POST":
        messages.delete(message=message, by=me(request), at=timezone.now())
        is_left = Thread.objects.visible_to(request.viewer).filter(pk=message.thread_id).exists()
        return done(request, address_of(message.thread, number) if is_left else reverse("discussions:index"))
    return render(request, "discussions/deletion.html", {"thread": message.thread, "message": message})


@require_POST
@signed_in
def release(request: Asked, code: str, number: int) -> HttpResponse:
    """Let a held message be read by everyone."""
    message = seen_message(request, code, number)
    threads.refuse_unless_theirs(message.thread, request.viewer)
    messages.let_through(message=message, by=me(request), at=timezone.now())
    return done(request, address_of(message.thread, number))


@require_POST
@supporters_only
def reaction(request: Asked, code: str, number: int) -> HttpResponse:
    """``kind`` is given, ``back`` taken back. To htmx, the message's reactions."""
    message = seen_message(request, code, number)
    kind = get_object_or_404(ReactionKind, slug=request.POST.get("kind") or request.POST.get("back") or "")
    verb = reactions.give if "kind" in request.POST else reactions.withdraw
    verb(message=message, person=me(request), kind=kind, at=timezone.now())
    if is_part_wanted(request):
        shown = log.between(message.thread, request.viewer, number, number, at=timezone.now())
        return render(request, "discussions/_reactions.html", {"row": shown.rows[0], "log": shown})
    return done(request, address_of(message.thread, number))


def _posted(request: Asked, message: Message, *, page: str = "") -> HttpResponse:
    if not is_part_wanted(request):
        return done(request, page or address_of(message.thread, message.number))
    thread = seen_thread(request, message.thread.code)
    after = request.POST.get("after", "")
    first = int(after) + 1 if after.isascii() and after.isdigit() and len(after) < 10 else message.number
    first = max(first, message.number - log.A_PAGE)
    zone = me(request).zone
    shown = log.between(thread, request.viewer, first, message.number, at=timezone.now(), zone=zone)
    return render(request, "discussions/_posted.html", {"log": shown, "composer": composer_of(thread, request.viewer)})


def _composer_again(request: Asked, context: dict[str, object], status: int) -> HttpResponse:
    # Whatever the no is, its sentence is shown: see htmx-config in design/page.html.
    answer = render(request, "discussions/_composer.html", context, status=status if status in SWAPPED else 422)
    answer["HX-Retarget"] = "#composer"
    answer["HX-Reswap"] = "outerHTML"
    return answer
