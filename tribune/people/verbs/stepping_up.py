"""Proving again who one is, for what cannot be undone: a fresh mailed code, or the second factor of those who have one."""

from datetime import datetime

from django.db import transaction

from tribune.people import limits
from tribune.people.models import Intent, Person, Session
from tribune.people.verbs import intents

STEP_UP = "step_up"


def ask(*, person: Person, language: str, next_path: str, block: str, at: datetime) -> Intent:
    """Mail a code to *person*'s own address."""
    address = person.email or ""
    limits.letter(address, block, at=at)
    with transaction.atomic():
        intent = intents.begin(
            purpose=STEP_UP, address=address, person=person, at=at, language=language, next_path=next_path
        )
        intents.mail(intent, template="people/mail/step_up", at=at)
    return intent


def answer(*, intent: Intent, typed: str, session: Session, at: datetime) -> None:
    """The session has stepped up for ten minutes. Raises as ``intents.claim`` does."""
    intents.claim(intent, typed=typed, at=at)
    session.stepped_up_at = at
    session.save(update_fields=["stepped_up_at"])
