"""Another address for the same person: confirmed at the new one, told at the old one."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.mail.verbs import letters
from tribune.people import limits
from tribune.people.models import Intent, Person, address_index
from tribune.people.verbs import intents

CHANGE = "address"


class AlreadyYours(Refusal):
    sentence = _("This is your address already.")
    field = "email"
    status = 422


class AddressWasTaken(Refusal):
    sentence = _("This address cannot be used. Yours has not changed.")
    field = "code"


def ask(*, person: Person, address: str, language: str, block: str, at: datetime) -> Intent:
    """Mail a code to the new *address*. If it has an account, the letter says so and the screen does not."""
    if address_index(address) == person.email_index:
        raise AlreadyYours()
    limits.letter(address, block, at=at)
    is_taken = Person.objects.by_email(address) is not None
    with transaction.atomic():
        intent = intents.begin(purpose=CHANGE, address=address, person=person, at=at, language=language)
        intents.mail(intent, template="people/mail/address_taken" if is_taken else "people/mail/address", at=at)
    return intent


def confirm(*, intent: Intent, typed: str, at: datetime) -> None:
    """The code came back: the address changes, and the old one is told."""
    intents.claim(intent, typed=typed, at=at)
    person = intent.person
    if person is None:
        raise AddressWasTaken()
    old = person.email
    person.email, person.email_index = intent.address, address_index(intent.address)
    try:
        with transaction.atomic():
            person.save(update_fields=["email", "email_index"])
            if old:
                letters.post(
                    to=old,
                    template="people/mail/address_changed",
                    context={},
                    language=person.language,
                    key=f"people:address:{intent.code}",
                    at=at,
                )
    except IntegrityError as error:  # someone joined with it meanwhile
        raise AddressWasTaken() from error
