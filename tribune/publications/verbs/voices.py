"""Giving a voice, renaming it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from tribune.media.models import Picture
from tribune.people.models import Circle, Person
from tribune.publications.models import Follow, Publication, Voice


def give(
    *, kind: str, name: str, address: str = "", picture: Picture | None = None, person: Person | None = None
) -> Voice:
    return Voice.objects.create(kind=kind, name=name[:200], address=address, picture=picture, person=person)


@transaction.atomic
def rename(voice: Voice, *, name: str) -> None:
    """Speak under another name; every card of this voice is drawn anew."""
    voice.name = name[:200]
    voice.save(update_fields=["name"])
    voice.publications.update(version=F("version") + 1)


@transaction.atomic
def absorb(voice: Voice, *, into: Voice, circle: Circle, into_circle: Circle) -> None:
    """What *voice* said is said by *into* from now on, its followers follow that one, what was for *circle* is for
    *into_circle*. The voice itself stays, with nothing left to say.
    """
    Publication.objects.filter(circle=circle).update(circle=into_circle)
    voice.publications.filter(withheld_at=None).update(voice=into, version=F("version") + 1)
    there = Follow.objects.filter(voice=into).values("person")
    Follow.objects.filter(voice=voice).exclude(person__in=there).update(voice=into)
    Follow.objects.filter(voice=voice).delete()
