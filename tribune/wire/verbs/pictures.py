"""Bringing pictures home: a page of ours asks nothing of anyone else, so what a source shows is copied first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from tribune.kit import outbound
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
    asks = [Ask(e.picture_address, accept=ACCEPT, max_bytes=LARGEST, deadline=PATIENCE) for e in waiting]
    for entry, answer in zip(waiting, outbound.fetch_all(asks, at_once=4) if asks else [], strict=True):
        picture = _taken(entry, answer, at)
        with transaction.atomic():
            # Another worker may have tried it meanwhile: the one who writes the hour keeps its picture.
            is_mine = Entry.objects.filter(pk=entry.pk, picture_tried_at=None).update(picture_tried_at=at)
            if is_mine and picture is not None and entry.publication is not None:
                cards.amend(entry.publication, at=entry.publication.updated_at, picture=picture)
        if picture is not None and not is_mine:
            pictures.discard(picture=picture)
    return len(waiting)


def _taken(entry: Entry, answer: Answer | OutboundRefused, at: datetime) -> Picture | None:
    if isinstance(answer, OutboundRefused) or answer.status != 200 or not answer.body:
        return None
    try:
        return pictures.take_in(
            ContentFile(answer.body, name="picture"), by=None, at=at, credit=entry.source.title[:160]
        )
    except Refusal:
        return None
