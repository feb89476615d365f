"""The first operator, from the command line: no address is trusted with the desk by typing it into a page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from tribune.movement.settings import movement
from tribune.people import addresses
from tribune.people.models import Person
from tribune.people.verbs import charges, intents, signing_in, support

LINK_LIVES = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Appointment:
    """``link`` is good once and for a day, ``code`` for ten minutes on the page ``page``."""

    person: Person
    link: str
    page: str
    code: str


@transaction.atomic
def appoint(email: str, at: datetime) -> Appointment:
    """Make the person of *email* (there need be none) an operator, and give what signs them in. Raises AddressDoesNotRead."""
    address, language = addresses.read(email), movement().main_language
    person = support.confirmed_person(address=address, language=language, at=at)
    charges.give(charge="operator", to=person, by=None, at=at)
    intent = intents.begin(
        purpose=signing_in.SIGN_IN, address=address, person=person, at=at, language=language, next_path="/desk/"
    )
    fresh = intents.draw(intent, at=at, link_lives=LINK_LIVES)
    with translation.override(language):
        link = reverse("people:link", args=[intent.code, fresh.token])
        page = reverse("people:code", args=[intent.code])
    return Appointment(person, f"{settings.SITE_URL}{link}", f"{settings.SITE_URL}{page}", fresh.code)
