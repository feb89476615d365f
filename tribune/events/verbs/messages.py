"""Writing to those who come: once each, by notice and mail, and not more often than people bear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tribune.events.facts import MessageSent
from tribune.events.models import Addressee, Event, Message, Occurrence, Rsvp
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, set_spaces, tidy
from tribune.people.models import Person

A_DAY = timedelta(days=1)
MOST_A_DAY = 5  # of one action
MOST_BY_ONE = 20  # in a day, of all their actions
MOST_CHOSEN = 500
COMING = (Rsvp.Answer.YES, Rsvp.Answer.MAYBE, Rsvp.Answer.WAITING)


class NothingIsSaid(Refusal):
    sentence = _("Write what they should know.")
    field = "text"
    status = 422


class NobodyIsThere(Refusal):
    sentence = _("Nobody would read this: choose other people.")
    field = "to"
    status = 422


class TooManyMessages(Refusal):
    sentence = _("Five messages left for this action in a day: more would be a nuisance. Please wait until tomorrow.")
    status = 429


class YouWroteALot(Refusal):
    sentence = _("You have sent twenty messages in a day. Please wait until tomorrow.")
    status = 429


@transaction.atomic
def send(
    *, occurrence: Occurrence, by: Person, to: str, text: str, form_key: str, at: datetime, chosen: Sequence[str] = ()
) -> Message:
    """Write *text* to those of this date that *to* names (codes of persons in *chosen*); the same form twice is one.

    Raises this module's refusals.
    """
    event = Event.objects.held().get(pk=occurrence.event_id)
    standing = Message.objects.filter(event=event, form_key=form_key).first()
    if standing is not None:
        return standing
    text = set_spaces(tidy(text))[:1000]
    if not is_seen(text):
        raise NothingIsSaid
    lately = Message.objects.filter(sent_at__gt=at - A_DAY)
    if lately.filter(event=event).count() >= MOST_A_DAY:
        raise TooManyMessages
    if lately.filter(by=by).count() >= MOST_BY_ONE:
        raise YouWroteALot
    answers = Rsvp.objects.filter(occurrence=occurrence)
    if to == Message.To.CHOSEN:
        answers = answers.filter(person__code__in=chosen[:MOST_CHOSEN])
    people = (answers if to == Message.To.CHOSEN else _of(answers, to)).count()
    if not people:
        raise NobodyIsThere
    message = Message.objects.create(
        event=event, occurrence=occurrence, by=by, to=to, text=text, people=people, form_key=form_key, sent_at=at
    )
    if to == Message.To.CHOSEN:
        Addressee.objects.bulk_create(
            Addressee(message=message, person_id=pk) for pk in answers.values_list("person", flat=True)
        )
    record(MessageSent(message_id=message.pk, at=at))
    return message


def addressees(message: Message) -> QuerySet[Any, Any]:
    """The ids of those it goes to, who are still on the list."""
    if message.to == Message.To.CHOSEN:
        return Addressee.objects.filter(message=message).values("person")
    return _of(Rsvp.objects.filter(occurrence=message.occurrence_id), message.to).values("person")


def _of(answers: QuerySet[Rsvp], to: str) -> QuerySet[Rsvp]:
    return answers.filter(answer__in=COMING) if to == Message.To.ALL else answers.filter(answer=to)
