"""Finding a date together: dates are proposed, people say when they can, and one press makes the best the date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events import rules
from tribune.events.facts import DatePollClosed, DatePollOpened
from tribune.events.models import DateChoice, DatePoll, DateVote, Event, Occurrence
from tribune.events.verbs import dates, events
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.people.models import Person

MOST_CHOICES = 20


class APollNeedsTwoDates(Refusal):
    sentence = _("Propose at least two dates, and at most twenty.")


class ItIsBeingAsked(Refusal):
    sentence = _("A date is being looked for already.")


class ThePollIsClosed(Refusal):
    sentence = _("The date is chosen: there is nothing left to answer here.")


class NoSuchChoice(Refusal):
    sentence = _("This date is not among those proposed.")
    status = 422


@transaction.atomic
def open_poll(*, event: Event, choices: Sequence[tuple[datetime, datetime]], by: Person, at: datetime) -> DatePoll:
    """Ask which of *choices* (from when to when) suits; those said twice count once."""
    held = events.hold(event)
    if DatePoll.objects.filter(event=held, closed_at=None).exists():
        raise ItIsBeingAsked
    wanted = dict(choices)
    if not 2 <= len(wanted) <= MOST_CHOICES:
        raise APollNeedsTwoDates
    for starts_at, ends_at in wanted.items():
        for fault in rules.faults_of_hours(starts_at, ends_at, at=at):
            raise fault
    poll = DatePoll.objects.create(event=held, opened_by=by, opened_at=at)
    DateChoice.objects.bulk_create(
        DateChoice(poll=poll, starts_at=starts_at, ends_at=ends_at) for starts_at, ends_at in sorted(wanted.items())
    )
    record(DatePollOpened(poll_id=poll.pk, at=at))
    return poll


@transaction.atomic
def vote(*, poll: DatePoll, person: Person, answers: Mapping[int, str], at: datetime) -> None:
    """Keep what *person* says of each date (by its key); what they say again replaces what they had said."""
    held = _locked(poll)
    known = set(held.choices.values_list("pk", flat=True))
    if not set(answers) <= known or not set(answers.values()) <= set(DateVote.Answer.values):
        raise NoSuchChoice
    DateVote.objects.bulk_create(
        [DateVote(choice_id=key, person=person, answer=answer, voted_at=at) for key, answer in answers.items()],
        update_conflicts=True,
        unique_fields=["choice", "person"],
        update_fields=["answer", "voted_at"],
    )


@transaction.atomic
def close(*, poll: DatePoll, choice: DateChoice, at: datetime, publishes: bool = True) -> Occurrence:
    """Make *choice* the date: the only one moves there, else it is one more. A draft is published unless told not to."""
    held = _locked(poll)
    if choice.poll_id != held.pk:
        raise NoSuchChoice
    only = list(held.event.occurrences.all()[:2])
    moved_id = None
    if len(only) == 1:
        if (only[0].starts_at, only[0].ends_at) != (choice.starts_at, choice.ends_at):
            moved_id = only[0].pk
        date = dates.move(occurrence=only[0], starts_at=choice.starts_at, ends_at=choice.ends_at, at=at)
    else:
        date = dates.add(event=held.event, starts_at=choice.starts_at, ends_at=choice.ends_at, at=at)
    held.closed_at, held.chosen = at, choice
    held.save(update_fields=["closed_at", "chosen"])
    if publishes:
        events.publish(event=held.event, at=at)
    record(DatePollClosed(poll_id=held.pk, at=at, moved_id=moved_id))
    return date


def _locked(poll: DatePoll) -> DatePoll:
    held: DatePoll = DatePoll.objects.select_for_update(of=("self",)).select_related("event").get(pk=poll.pk)
    if not held.is_open:
        raise ThePollIsClosed
    return held
