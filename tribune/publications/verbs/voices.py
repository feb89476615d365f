"""Giving a voice, renaming it, letting it speak for another."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, QuerySet

from tribune.kit.text import fold
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
    voice.save(update_fields=["name", "name_folded"])
    voice.publications.update(version=F("version") + 1)


def named(*, kind: str, name: str) -> Voice | None:
    """The first voice of this kind that has this name, case and accents aside."""
    return Voice.objects.filter(kind=kind, name_folded=fold(name)[:200]).order_by("pk").first()


def introduce(voice: Voice, *, about: str) -> None:
    """Say in a line who they are."""
    voice.about = about.strip()[:300]
    voice.save(update_fields=["about"])


@transaction.atomic
def hand_over(publications: QuerySet[Publication], *, to: Voice) -> None:
    """*publications* are said by *to* from now on."""
    publications.update(voice=to, version=F("version") + 1)


def follow_too(voice: Voice, *, followed: Voice) -> None:
    """Whoever follows *voice* follows *followed* besides: what the one said, the other says now."""
    there = Follow.objects.filter(voice=followed).values("person")
    Follow.objects.bulk_create(
        Follow(person_id=row.person_id, voice=followed, followed_at=row.followed_at)
        for row in Follow.objects.filter(voice=voice).exclude(person__in=there)
    )


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
