"""The signed address that ends one topic's letters: no sign-in, no session, nothing else (RFC 8058)."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tribune.movement.languages import speaking
from tribune.notices.kinds import TOPICS
from tribune.people.models import Person

SALT = "notices.stopping"


def token_for(person: Person, *, topic: str) -> str:
    return signing.dumps([person.code, topic], salt=SALT)


def address_for(person: Person, *, topic: str) -> str:
    with speaking(person.language):
        return settings.SITE_URL + reverse("notices:stop", args=[token_for(person, topic=topic)])


def read(token: str) -> tuple[Person, str] | None:
    """Whose letters of which topic; None for a token that is not ours or whose person has left."""
    try:
        code, topic = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.filter(code=code, erased_at=None).first()
    return (person, topic) if person is not None and topic in TOPICS else None
