"""The signed address that ends one topic's letters, everywhere or from one team: no sign-in, no session, nothing else
(RFC 8058).
"""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tribune.movement.languages import speaking
from tribune.notices.kinds import TOPICS
from tribune.notices.verbs.preferences import GATHERED_LETTERS
from tribune.people.models import Circle, Person

SALT = "notices.stopping"
PLACE = "TOKEN"


def token_for(person: Person, *, topic: str, circle: Circle | None = None) -> str:
    return signing.dumps([person.code, topic, *([circle.code] if circle else [])], salt=SALT)


def address_for(person: Person, *, topic: str, circle: Circle | None = None) -> str:
    """*topic* is one, several joined by "+", or ``GATHERED_LETTERS``."""
    token = token_for(person, topic=topic, circle=circle)
    return settings.SITE_URL + _path(person.language).replace(PLACE, token)


@cache
def _path(language: str) -> str:
    """Asked for a hundred thousand readers, and the same for all who read one language."""
    with speaking(language):
        return reverse("notices:stop", args=[PLACE])


def read(token: str) -> tuple[Person, str, Circle | None] | None:
    """Whose letters, of which topic, of which team; None for a token that is not ours or whose person has left. A team
    that is no more leaves the topic.
    """
    try:
        code, topic, *team = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.filter(code=code, erased_at=None).first()
    is_known = topic == GATHERED_LETTERS or all(name in TOPICS for name in topic.split("+"))
    circle = Circle.objects.filter(code=team[0]).first() if team else None
    return (person, topic, circle) if person is not None and is_known else None
