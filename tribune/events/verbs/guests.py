"""Answering without an account: a name and an address, and a mailed link that confirms both, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tribune.events import rules
from tribune.events.models import Occurrence, Rsvp
from tribune.events.verbs import questions, rsvps
from tribune.kit.refusals import Refusal
from tribune.people import limits
from tribune.people.models import Intent, Person
from tribune.people.verbs import intents, support

PURPOSE = "rsvp"


class OnlyMembersAnswer(Refusal):
    sentence = _("This action is answered with an account: sign in, or join.")
    status = 403


def ask(
    *, occurrence: Occurrence, name: str, address: str, guests: int, language: str, block: str, at: datetime,
    said: Mapping[str, str] | None = None,
) -> Intent:  # fmt: skip
    """Seal what was typed for a day and mail the link: no place is taken yet, and nobody learns who has an account.

    Raises OnlyMembersAnswer, what ``rsvps.give`` would of a date that is not
    open, AddressDoesNotRead and the refusals of ``limits.letter``.
    """
    event = occurrence.event
    if not rules.guests_may_answer(event):
        raise OnlyMembersAnswer
    rsvps.refuse_unless_open(occurrence, at)
    limits.letter(address, block, at=at)
    with transaction.atomic():
        intent = intents.begin(
            purpose=PURPOSE,
            address=address,
            at=at,
            language=language,
            next_path=event.address,
            values={
                "event": event.pk,
                "occurrence": occurrence.pk,
                "name": name,
                "guests": guests,
                "said": dict(said or {}),
            },
        )
        intents.mail(
            intent,
            template="events/mail/guest",
            at=at,
            context={"event": event, "date": occurrence, "name": name},
            link_lives=intents.INTENT_LIVES,
        )
    return intent


@transaction.atomic
def confirm(*, intent: Intent, token: str, at: datetime) -> Rsvp:
    """The link came back: a place if there is one now, else the waiting list. Nothing is kept when it is refused.

    Raises LinkIsOver, AccountIsClosed, OnlyMembersAnswer and the refusals of ``rsvps.give``.
    """
    intents.claim_by_link(intent, token=token, at=at)
    values = intent.values()
    date = date_of(intent)
    if date is None or not rules.guests_may_answer(date.event):
        raise OnlyMembersAnswer
    person = support.confirmed_person(address=intent.address, language=intent.language, at=at)
    if not person.name:
        person.name = values["name"]
        Person.objects.filter(pk=person.pk).update(name=values["name"])
    rsvp = questions.answer(
        occurrence=date, person=person, answer=Rsvp.Answer.WAITING, guests=values["guests"],
        said=values.get("said", {}), at=at,
    )  # fmt: skip
    intent.payload = ""
    intent.save(update_fields=["payload"])
    return rsvp


def date_of(intent: Intent) -> Occurrence | None:
    """What it answers, with its action."""
    dates = Occurrence.objects.select_related("event__kind", "own_cancellation")
    found: Occurrence | None = dates.filter(pk=intent.values().get("occurrence")).first()
    return found
