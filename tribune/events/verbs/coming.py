"""Taking a part in an action is coming to it: whoever takes a role or brings a thing has answered yes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tribune.events.models import Event, Occurrence, Question, Reply, Rsvp
from tribune.events.verbs import rsvps
from tribune.kit.refusals import Refusal
from tribune.people.models import Person


class ItAsksSomethingFirst(Refusal):
    sentence = _("This action asks something of those who come: say that you are going and reply, then come back here.")


def locked(occurrence_id: int) -> Occurrence:
    """The date, held until the transaction ends, so that two people racing for the last of anything take turns."""
    return Occurrence.objects.held().select_related("event").get(pk=occurrence_id)  # type: ignore[no-any-return]


def locked_with_action(occurrence_id: int) -> Occurrence:
    """The date, its action held before it: for what ``mark`` then writes on the action."""
    event = Event.objects.held().get(occurrences=occurrence_id)
    date = locked(occurrence_id)
    date.event = event
    return date


def come(*, occurrence: Occurrence, person: Person, at: datetime) -> None:
    """Answer yes for *person* unless they have. Raises ItAsksSomethingFirst and the refusals of ``rsvps``: no place left
    is one.
    """
    if is_coming(occurrence, person):
        refuse_unless_ahead(occurrence, at)
        return
    _refuse_unless_replied(occurrence, person)
    given = rsvps.give(occurrence=occurrence, person=person, answer=Rsvp.Answer.YES, at=at)
    if given.answer != Rsvp.Answer.YES:
        raise rsvps.EveryPlaceIsTaken


def is_coming(occurrence: Occurrence, person: Person) -> bool:
    return Rsvp.objects.filter(occurrence=occurrence, person=person, answer=Rsvp.Answer.YES).exists()


def _refuse_unless_replied(date: Occurrence, person: Person) -> None:
    """What an action must know of those who come is asked on its own page."""
    if not date.event.has_questions:
        return
    replied = Reply.objects.filter(rsvp__occurrence=date, rsvp__person=person)
    asked = Question.objects.filter(event=date.event_id, is_required=True, retired_at=None)
    if asked.exclude(pk__in=replied.values("question")).exists():
        raise ItAsksSomethingFirst


def refuse_unless_ahead(date: Occurrence, at: datetime) -> None:
    if date.is_called_off:
        raise rsvps.ItWasCalledOff
    if date.is_over(at):
        raise rsvps.ItIsOver


def mark(event_id: int, **has: bool) -> None:
    """Keep what an action's page asks itself before it asks the database: ``has_shifts=True``."""
    Event.objects.filter(pk=event_id).update(**has)
