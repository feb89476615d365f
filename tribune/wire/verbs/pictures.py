"""Bringing pictures home: a page of ours asks nothing of anyone else, so what a source shows is copied first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from tribune.kit import outbound
from tribune.kit.courtesy import Courtesy
from tribune.kit.outbound import Answer, Ask, OutboundRefused
from tribune.kit.refusals import Refusal
from tribune.media.models import Picture
from tribune.media.verbs import pictures
from tribune.publications.verbs import cards
from tribune.wire.models import Entry

AT_ONCE = 20
LARGEST = 8 * 1024 * 1024
PATIENCE = 15.0
RECENT = timedelta(days=7)
ACCEPT = "image/webp, image/jpeg, image/png, image/*;q=0.8"


def bring_home(*, at: datetime) -> int:
    """Try one batch of recent entries' pictures, each once; gives how many were tried.

    One that cannot be had leaves its entry without a picture: nothing is ever shown from its own address.
    """
    waiting = list(Entry.objects.without_their_picture(at - RECENT).select_related("source", "publication")[:AT_ONCE])
    by_address: dict[str, list[Entry]] = {}
    for entry in waiting:
        by_address.setdefault(entry.picture_address, []).append(entry)
    asks = [Ask(address, accept=ACCEPT, max_bytes=LARGEST, deadline=PATIENCE) for address in by_address]
    answers = outbound.fetch_all(asks, at_once=4, courtesy=Courtesy()) if asks else []
    for entries, answer in zip(by_address.values(), answers, strict=True):
        picture = _taken(entries[0], answer, at)
        # Another worker may have tried meanwhile: the one who writes the hour gives its picture.
        given = [_give(entry, picture, at) for entry in entries]
        if picture is not None and not any(given):
            pictures.discard(picture=picture)
    return len(waiting)


@transaction.atomic
def _give(entry: Entry, picture: Picture | None, at: datetime) -> bool:
    is_mine = Entry.objects.filter(pk=entry.pk, picture_tried_at=None).update(picture_tried_at=at)
    if not is_mine or picture is None or entry.publication is None:
        return False
    cards.amend(entry.publication, at=entry.publication.updated_at, picture=picture)
    return True


def _taken(entry: Entry, answer: Answer | OutboundRefused, at: datetime) -> Picture | None:
    if isinstance(answer, OutboundRefused) or answer.status != 200 or not answer.body:
        return None
    try:
        return pictures.take_in(
            ContentFile(answer.body, name="picture"), by=None, at=at, credit=entry.source.title[:160]
        )
    except Refusal:
        return None
