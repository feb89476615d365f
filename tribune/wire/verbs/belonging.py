"""Whose a source is, what it is about and where: what its cards are found by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.sealed import blind_index
from tribune.kit.text import tidy
from tribune.places.models import Place
from tribune.publications.models import Publication, Voice
from tribune.publications.verbs import topics as naming
from tribune.publications.verbs import voices
from tribune.wire.facts import SourceBelongs
from tribune.wire.models import Source

MOST_TOPICS = 8
# A team has its voice since it was founded; the others are given one when they are first named.
MADE_HERE = (Voice.Kind.ELECTED, Voice.Kind.PARTNER)
OWNERS = (*MADE_HERE, Voice.Kind.TEAM)


class NoSuchTeam(Refusal):
    sentence = _("No team has this name: write it as on its page.")
    field = "name"


class ManyTopics(Refusal):
    sentence = _("Eight topics at most: what is about everything is about nothing.")
    field = "topics"


class BelongingChanged(Refusal):
    sentence = _("Somebody changed this while you were writing. What you typed is kept: compare, then save.")


def mark_of(source: Source) -> str:
    """What the desk says of it, as it is now: a form keeps it and gives it back as ``seen``."""
    said = [source.speaker.pk, source.speaker.about, source.place_id or 0]
    return blind_index(
        json.dumps([said, sorted(source.topics.values_list("slug", flat=True))]), context="wire.belonging"
    )


def cards_of(source: Source) -> QuerySet[Publication]:
    return Publication.objects.filter(entry__source=source)


@transaction.atomic
def settle(
    *, source: Source, kind: str, name: str, about: str, topics: Iterable[str], place: Place | None, at: datetime,
    seen: str = "",
) -> Source:  # fmt: skip
    """From now on *source* speaks for the voice of *kind* (of ``OWNERS``) called *name*, for itself when that is empty,
    is about *topics* and is from *place*. What it said already follows.

    *about* says in a line who the voice is; *seen* is the mark of what the form was filled from, empty when it does not
    matter. Raises BelongingChanged, NoSuchTeam, ManyTopics, and then nothing has changed.
    """
    source = Source.objects.select_for_update(of=("self",)).select_related("voice", "belongs_to").get(pk=source.pk)
    if seen and seen != mark_of(source):
        raise BelongingChanged
    owner = _owner(source, kind, tidy(name)[:200])
    if owner is not None and kind in MADE_HERE:
        voices.introduce(owner, about=tidy(about))
    if owner == source.voice:
        owner = None
    if owner != source.belongs_to:
        _speak_for(source, owner, at)
    _be_about(source, list(topics))
    source.place = place
    source.save(update_fields=["belongs_to", "place"])
    return source


def _owner(source: Source, kind: str, name: str) -> Voice | None:
    if not name:
        return None
    owner = voices.named(kind=kind, name=name)
    if owner is None:
        if kind not in MADE_HERE:
            raise NoSuchTeam
        owner = voices.give(kind=kind, name=name)
        owner.address = owner.page
        owner.save(update_fields=["address"])
    return owner


def _speak_for(source: Source, owner: Voice | None, at: datetime) -> None:
    before, source.belongs_to = source.speaker, owner
    voices.hand_over(cards_of(source), to=source.speaker)
    if owner is not None and before == source.voice:
        voices.follow_too(before, followed=owner)
    record(SourceBelongs(source_id=source.pk, before_id=before.pk, voice_id=source.speaker.pk, at=at))


def _be_about(source: Source, words: list[str]) -> None:
    wanted = naming.named(words)
    if len(wanted) > MOST_TOPICS:
        raise ManyTopics
    standing = list(source.topics.all())
    gone = [topic for topic in standing if topic not in wanted]
    new = [topic for topic in wanted if topic not in standing]
    source.topics.set(wanted)
    for topic in gone:  # a rule's stays
        naming.take(cards_of(source).exclude(entry__in=source.entries.tagged_by_rules(topic)), [topic])
    if new:
        naming.give(cards_of(source), new)
