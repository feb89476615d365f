"""Following a voice, and no more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.people.models import Person
from tribune.publications.models import Follow, Voice

MOST = 200


class YouFollowMany(Refusal):
    sentence = _("You follow 200 voices already. Leave one first, so that none is lost among them.")
    status = 409


def follow(*, person: Person, voice: Voice, at: datetime) -> Follow:
    """Following twice is following once. Raises YouFollowMany."""
    standing = Follow.objects.filter(person=person)
    if not standing.filter(voice=voice).exists() and standing.count() >= MOST:
        raise YouFollowMany
    return Follow.objects.get_or_create(person=person, voice=voice, defaults={"followed_at": at})[0]


def unfollow(*, person: Person, voice: Voice) -> None:
    Follow.objects.filter(person=person, voice=voice).delete()
