"""The questions of an action, and the replies that come with an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events.models import Event, Occurrence, Question, Reply, Rsvp
from tribune.events.verbs import rsvps
from tribune.kit.refusals import Refusal
from tribune.kit.text import is_seen, tidy
from tribune.people.models import Person

MOST = 12
MOST_OPTIONS = 20


class AQuestionNeedsWords(Refusal):
    sentence = _("Write the question.")
    field = "text"


class AChoiceNeedsTwoOptions(Refusal):
    sentence = _("Write at least two choices, one a line.")
    field = "options"


class TooManyOptions(Refusal):
    sentence = _("Twenty choices at most.")
    field = "options"


class TooManyQuestions(Refusal):
    sentence = _("Twelve questions at most: people are in a hurry.")


@transaction.atomic
def add(*, event: Event, kind: str, text: str, options: Sequence[str], is_required: bool) -> Question:
    held = _locked(event)
    standing = Question.objects.filter(event=held, retired_at=None).count()
    if standing >= MOST:
        raise TooManyQuestions
    last = Question.objects.filter(event=held).order_by("-position").first()
    question = Question(event=held, kind=kind, position=last.position + 1 if last else 0)
    _write(question, text, options, is_required)
    _flag(held)
    return question


@transaction.atomic
def amend(*, question: Question, text: str, options: Sequence[str], is_required: bool) -> Question:
    """Its kind stays, and so does what was replied, with the words that were asked."""
    _locked(question.event)
    _write(question, text, options, is_required)
    return question


@transaction.atomic
def move(*, question: Question, up: bool) -> None:
    """One place up or down; the first stays first, and the last, last."""
    _locked(question.event)
    standing = list(Question.objects.filter(event=question.event_id, retired_at=None))
    here = next((n for n, each in enumerate(standing) if each.pk == question.pk), None)
    if here is None:
        return
    there = here + (-1 if up else 1)
    if 0 <= there < len(standing):
        standing[here], standing[there] = standing[there], standing[here]
    for position, each in enumerate(standing):
        Question.objects.filter(pk=each.pk).update(position=position)


@transaction.atomic
def remove(*, question: Question, at: datetime) -> None:
    """No longer asked; what was replied stays readable."""
    held = _locked(question.event)
    list(Question.objects.select_for_update().filter(pk=question.pk))  # waits for those who are replying to it
    if Reply.objects.filter(question=question).exists():
        Question.objects.filter(pk=question.pk).update(retired_at=at)
    else:
        question.delete()
    _flag(held)


@transaction.atomic
def answer(
    *, occurrence: Occurrence, person: Person, answer: str, said: Mapping[str, str], at: datetime, guests: int = 0,
    may_wait: bool = False,
) -> Rsvp:  # fmt: skip
    """Give an answer with its replies, by the code of each question; raises the refusals of ``rsvps.give``."""
    rsvp = rsvps.give(occurrence=occurrence, person=person, answer=answer, at=at, guests=guests, may_wait=may_wait)
    keep(rsvp, said)
    return rsvp


def keep(rsvp: Rsvp, said: Mapping[str, str]) -> None:
    """What is empty is taken back; a question that is no longer asked is passed over."""
    asked = Question.objects.filter(event__occurrences=rsvp.occurrence_id, code__in=list(said), retired_at=None)
    # Held, so that none is removed before what is said of it is kept.
    for question in asked.select_for_update(of=("self",), no_key=True).order_by("pk"):
        words = tidy(said[question.code])[:4000]
        if words:
            Reply.objects.update_or_create(
                rsvp=rsvp, question=question, defaults={"asked": question.text, "said": words}
            )
        else:
            Reply.objects.filter(rsvp=rsvp, question=question).delete()


def _write(question: Question, text: str, options: Sequence[str], is_required: bool) -> None:
    question.text = " ".join(tidy(text).split())[:200]
    if not is_seen(question.text):
        raise AQuestionNeedsWords
    if question.has_options:
        words = (" ".join(tidy(option).split())[:100] for option in options)
        question.options = list(dict.fromkeys(word for word in words if is_seen(word)))
        if len(question.options) < 2:
            raise AChoiceNeedsTwoOptions
        if len(question.options) > MOST_OPTIONS:
            raise TooManyOptions
    question.is_required = is_required
    question.save()


def _locked(event: Event) -> Event:
    held: Event = Event.objects.held().get(pk=event.pk)
    return held


def _flag(event: Event) -> None:
    """Pages of an action that asks nothing ask nothing."""
    has_questions = Question.objects.filter(event=event, retired_at=None).exists()
    Event.objects.filter(pk=event.pk).update(has_questions=has_questions)
