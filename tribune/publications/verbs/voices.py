"""Giving a voice, renaming it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from tribune.media.models import Picture
from tribune.people.models import Person
from tribune.publications.models import Voice


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
