"""The signed addresses in letters about an answer: one takes a place that is held, one gives an answer back.

No sign-in, no session; each does that one thing and no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from tribune.events.models import Rsvp
from tribune.movement.languages import speaking
from tribune.people.models import Person

SALT = "events.ways"
TAKE, OUT = "take", "out"


def token_for(rsvp: Rsvp, way: str) -> str:
    """*rsvp* comes with its person."""
    return signing.dumps([rsvp.pk, rsvp.person.code, way], salt=SALT)


def path_for(rsvp: Rsvp, way: str) -> str:
    """Without language prefix, as a notice keeps it."""
    return f"/answers/~{token_for(rsvp, way)}/"


def address_for(rsvp: Rsvp, way: str) -> str:
    """Whole, in the person's language, as a letter carries it."""
    with speaking(rsvp.person.language):
        return settings.SITE_URL + reverse("events:way", args=[token_for(rsvp, way)])


def read(token: str) -> tuple[Rsvp, str] | None:
    """Whose answer, and what may be done with it; None when it is not ours or the answer is gone."""
    try:
        pk, code, way = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rsvp = _with_its_action().filter(pk=pk, person__code=code, person__erased_at=None).first()
    return (rsvp, way) if rsvp is not None and way in (TAKE, OUT) else None


def out_of(event_id: int, people: Iterable[Person], *, about: datetime | None, at: datetime) -> dict[int, str]:
    """By person, the address that gives back their answer for the date that starts at *about*, else for the next.

    One query; those who have nothing ahead there are left out.
    """
    answers = _with_its_action().filter(occurrence__event=event_id, person__in=people, occurrence__ends_at__gt=at)
    found: dict[int, str] = {}
    for rsvp in answers.exclude(answer=Rsvp.Answer.NO).order_by("-occurrence__starts_at"):
        if rsvp.occurrence.starts_at == about or rsvp.person_id not in found:
            found[rsvp.person_id] = address_for(rsvp, OUT)
    return found


def _with_its_action() -> QuerySet[Rsvp]:
    return Rsvp.objects.select_related("person", "occurrence__event__kind", "occurrence__own_cancellation")
