"""Signing in: a letter leaves for every address, known or not, with the same answer on the screen."""

from datetime import datetime

from django.db import transaction

from tribune.people import limits
from tribune.people.models import Intent, Person
from tribune.people.verbs import intents

SIGN_IN = "sign_in"


def ask(*, address: str, next_path: str, language: str, block: str, at: datetime) -> Intent:
    """Post a code to *address*, or "there is no account, do you want to join?" when nobody has it.

    Raises AddressDoesNotRead and the refusals of ``limits.letter``.
    """
    limits.letter(address, block, at=at)
    with transaction.atomic():
        person = known(address)
        intent = intents.begin(
            purpose=SIGN_IN, address=address, at=at, language=language, person=person, next_path=next_path
        )
        _mail(intent, at=at)
    return intent


def ask_again(*, intent: Intent, block: str, at: datetime) -> None:
    """A new code for the same intent. Raises TooManyLetters and the refusals of ``limits.letter``."""
    limits.letter(intent.address, block, at=at)
    _mail(intent, at=at)


def known(address: str) -> Person | None:
    person = Person.objects.by_email(address)
    return person if person is not None and person.is_active and person.erased_at is None else None


def _mail(intent: Intent, *, at: datetime) -> None:
    # Nobody's code is drawn and kept all the same: the two ways cost the same time.
    template = "people/mail/code" if intent.person is not None else "people/mail/no_account"
    intents.mail(intent, template=template, at=at)
