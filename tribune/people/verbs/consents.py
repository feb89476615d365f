"""Consents given and withdrawn, each kept for good with the words that were on the screen."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from tribune.kit.text import tidy
from tribune.people.models import Consent, Person, Wording


def wording_of(*, purpose: str, text: str, language: str, at: datetime) -> Wording:
    """The row of *text*; a text never shown before becomes the next version of its purpose."""
    sound = tidy(text)
    digest = hashlib.sha256(sound.encode()).hexdigest()
    for _attempt in range(3):  # two first showings at once take the same number: the loser reads again
        found = Wording.objects.filter(purpose=purpose, hash=digest).first()
        if found is not None:
            return found
        newest = Wording.objects.filter(purpose=purpose).aggregate(newest=Max("version"))["newest"] or 0
        try:
            with transaction.atomic():
                return Wording.objects.create(
                    purpose=purpose, language=language, version=newest + 1, text=sound, hash=digest, first_shown_at=at
                )
        except IntegrityError:
            continue
    return Wording.objects.get(purpose=purpose, hash=digest)


def give(*, person: Person, wording: Wording, channel: str, at: datetime) -> Consent:
    return _add(person, wording, channel, at, is_given=True)


def withdraw(*, person: Person, purpose: str, channel: str, at: datetime) -> Consent | None:
    """The no that answers the last yes; None when nothing was given."""
    last = latest(person, purpose)
    if last is None or not last.is_given:
        return None
    return _add(person, last.wording, channel, at, is_given=False)


def latest(person: Person, purpose: str) -> Consent | None:
    return Consent.objects.filter(person=person, purpose=purpose).order_by("-at", "-pk").first()


def _add(person: Person, wording: Wording, channel: str, at: datetime, *, is_given: bool) -> Consent:
    consent: Consent = Consent.objects.create(
        person=person,
        purpose=wording.purpose,
        wording=wording,
        wording_hash=wording.hash,
        wording_version=wording.version,
        channel=channel,
        is_given=is_given,
        at=at,
    )
    return consent


def standing(person: Person) -> list[Consent]:
    """The last word on each purpose, newest first."""
    seen: dict[str, Consent] = {}
    for consent in Consent.objects.filter(person=person).select_related("wording").order_by("-at", "-pk"):
        seen.setdefault(consent.purpose, consent)
    return list(seen.values())
