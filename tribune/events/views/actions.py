"""The page of an action, its calendar file, and the answers given on it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from tribune.design.flash import with_said
from tribune.events import queries, rules
from tribune.events.calendars import feeds
from tribune.events.calendars.answering import answer as as_calendar
from tribune.events.forms.answers import AnswerForm
from tribune.events.forms.questions import RepliesForm
from tribune.events.models import Event, Rsvp
from tribune.events.pages import json_ld
from tribune.events.queries import Answering
from tribune.events.upcoming import repetition_in_words
from tribune.events.verbs import questions
from tribune.kit.htmx import done, is_part_wanted, page_or_part
from tribune.kit.refusals import Refusal
from tribune.people.returning import with_next
from tribune.people.viewers import NOBODY, Asked
from tribune.publications.templatetags.publications import localised
from tribune.teams.models import Team


class SomethingIsAsked(Refusal):
    sentence = _("This action asks something first: reply below.")
    status = 422


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every action is found near a place."""
    return HttpResponseRedirect(reverse("events:near"))


@require_safe
def page(request: Asked, code: str, slug: str = "") -> HttpResponse:
    event = queries.shown(request.viewer, code)
    if slug != event.slug:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(localised(event.address) + (f"?{query}" if query else ""))
    state = queries.answering(event, request.viewer, at=timezone.now(), date_code=request.GET.get("date", ""))
    state.asked = request.GET.get("answer", "") if not state.answer else ""
    return _shown(request, state)


@require_GET
def calendar(request: Asked, code: str) -> HttpResponse:
    event = get_object_or_404(Event.objects.visible_to(request.viewer), code=code)
    return as_calendar(
        request,
        feeds.of_event(event),
        title=event.title,
        name=event.slug or event.code,
        at=timezone.now(),
        address=event.address,
    )


@require_GET
def team_calendar(request: Asked, code: str) -> HttpResponse:
    """What a team has shown to everyone, from three months ago on, whoever asks."""
    team = get_object_or_404(Team.objects.visible_to(NOBODY), code=code)
    at = timezone.now()
    return as_calendar(
        request,
        feeds.of_team(team, at=at),
        title=team.name,
        name=team.slug or team.code,
        at=at,
        address=team.address,
    )


@require_POST
def rsvp(request: Asked, code: str) -> HttpResponse:
    """One press says yes, maybe or no. A stranger gives a name and an address, or joins and comes back one press away."""
    form = AnswerForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    answer, wanted, at = given.get("answer", ""), given.get("date", ""), timezone.now()
    date = queries.date_shown(request.viewer, code, wanted) if wanted else None
    event = date.event if date is not None else queries.shown(request.viewer, code)
    here = localised(event.address)
    on = f"date={date.code}" if date is not None and event.repeats else ""
    if request.viewer.person is None:
        back = f"{here}?answer={answer}"
        if rules.guests_may_answer(event):
            return done(request, f"{back}{f'&date={date.code}' if date else ''}#answer")
        return done(request, with_next(reverse("people:join"), back + (f"&{on}" if on else "")))
    if not answer:
        return done(request, here)
    date = date or queries.meant(queries.dates_of(event, at=at), at=at)
    refusal: Refusal | None = None
    replies = _replies(request, event, answer)
    if replies is not None and not replies.is_valid():
        if request.POST.get("from") == "list":
            return done(request, f"{here}?answer={answer}#answer")
        state = queries.answering(event, request.viewer, at=at, date_code=date.code)
        state.refusal, state.typed = str(SomethingIsAsked()), given["guests"]
        return _shown(request, state, status=SomethingIsAsked.status, replies=replies)
    try:
        # Whoever presses while the last place goes is put on the list, and told so.
        rsvp = questions.answer(
            occurrence=date,
            person=request.viewer.person,
            answer=answer,
            said=replies.said() if replies is not None else {},
            guests=given["guests"],
            at=at,
            may_wait=True,
        )
        answer = rsvp.answer
    except Refusal as no:
        refusal = no
    if refusal is None and not is_part_wanted(request):
        return done(request, with_said(here + (f"?{on}" if on else ""), f"rsvp_{answer}"))
    state = queries.answering(event, request.viewer, at=at, date_code=date.code)
    state.refusal, state.typed = str(refusal or ""), given["guests"] if refusal else 0
    return _shown(request, state, part=_part(request), status=refusal.status if refusal else 200)


def _part(request: Asked) -> str:
    return "events/_list_answer.html" if request.POST.get("from") == "list" else "events/_answer.html"


def _replies(request: Asked, event: Event, answer: str) -> RepliesForm | None:
    """What came with a yes to an action that asks something."""
    wants_a_place = answer in (Rsvp.Answer.YES, Rsvp.Answer.WAITING)
    return RepliesForm(event, request.POST) if event.has_questions and wants_a_place else None


def _shown(
    request: Asked,
    state: Answering,
    *,
    part: str = "events/_answer.html",
    status: int = 200,
    replies: RepliesForm | None = None,
) -> HttpResponse:
    event = state.event
    may_edit = rules.may_edit(event, request.viewer)
    context = {
        "event": event,
        "state": state,
        "is_told": not event.is_address_reserved or state.answer == Rsvp.Answer.YES or may_edit,
        "as_guest": request.viewer.person is None and rules.guests_may_answer(event),
        "may_edit": may_edit,
        "replies": replies or _asked(request, state),
        "json_ld": json_ld(event, state.date),
        "repetition": repetition_in_words(event),
    }
    return page_or_part(request, "events/event.html", context, part=part, status=status)


def _asked(request: Asked, state: Answering) -> RepliesForm | None:
    """The questions, with what the viewer replied; no query for an action that asks nothing."""
    if not state.event.has_questions or not state.is_open or request.viewer.person is None:
        return None
    return RepliesForm(state.event, rsvp=state.rsvp)
