"""Finding a date: proposing some, saying when one can, choosing the best in one press."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tribune.design.flash import with_said
from tribune.events import rules
from tribune.events.forms.polls import PollForm, answers_in, is_key, read, written
from tribune.events.models import DatePoll, DateVote, Event
from tribune.events.polling import tallies
from tribune.events.verbs import polls
from tribune.kit.htmx import done
from tribune.kit.refusals import Refusal
from tribune.people.gates import signed_in
from tribune.people.returning import with_next
from tribune.people.viewers import Asked
from tribune.publications.templatetags.publications import localised


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Asked, code: str) -> HttpResponse:
    """Propose dates; while some are proposed already, their page."""
    event: Event = get_object_or_404(Event.objects.run_by(request.viewer).for_page(), code=code)
    standing = DatePoll.objects.filter(event=event, closed_at=None).first()
    if standing is not None:
        return done(request, localised(standing.address))
    date = event.occurrences.order_by("-starts_at")[0]
    form = PollForm(
        request.POST if request.method == "POST" else None, zone=event.zone, length=date.ends_at - date.starts_at
    )
    if request.method == "POST" and form.is_valid():
        assert request.viewer.person is not None  # signed_in
        try:
            poll = polls.open_poll(event=event, choices=form.choices, by=request.viewer.person, at=timezone.now())
            return done(request, with_said(localised(poll.address), "poll_opened"))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"event": event, "form": form}
    return render(request, "events/poll_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Asked, code: str) -> HttpResponse:
    """For whoever has its address. A stranger's answers wait while they sign in: then one press is left."""
    poll = _poll(code)
    refusal = ""
    if request.method == "POST":
        answers = answers_in(request.POST)
        if request.viewer.person is None:
            back = f"{localised(poll.address)}?{urlencode({'mine': written(answers)})}"
            return done(request, with_next(reverse("people:join"), back))
        try:
            polls.vote(poll=poll, person=request.viewer.person, answers=answers, at=timezone.now())
            return done(request, with_said(localised(poll.address), "poll_answered"))
        except Refusal as no:
            refusal = str(no)
    rows = tallies(poll, request.viewer)
    waiting = read(request.GET.get("mine", ""), [row.choice.pk for row in rows])
    for row in rows:
        row.mine = waiting.get(row.choice.pk, row.mine)
    context = {
        "poll": poll,
        "event": poll.event,
        "rows": rows,
        "answers": DateVote.Answer.choices,
        "is_waiting": bool(waiting),
        "refusal": refusal,
        "may_edit": rules.may_edit(poll.event, request.viewer),
    }
    response = render(request, "events/poll.html", context, status=409 if refusal else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@signed_in
def chosen(request: Asked, code: str) -> HttpResponse:
    """The date, in one press: by those who run the action."""
    poll = get_object_or_404(DatePoll.objects.filter(event__in=Event.objects.run_by(request.viewer)), code=code)
    wanted = request.POST.get("choice", "")
    choice = get_object_or_404(poll.choices, pk=int(wanted) if is_key(wanted) else 0)
    date = polls.close(poll=poll, choice=choice, at=timezone.now())
    return done(request, with_said(localised(date.event.address), "poll_closed"))


def _poll(code: str) -> DatePoll:
    shown = DatePoll.objects.filter(event__publication__withheld_at=None, event__cancellation=None)
    joined = shown.select_related("event__kind", "event__team__kind", "event__publication", "chosen")
    return get_object_or_404(joined, code=code)
