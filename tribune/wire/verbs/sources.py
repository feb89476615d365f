"""Tending sources: adding, pausing, trusting, trying, removing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.kit.sealed import blind_index
from tribune.publications.models import Voice
from tribune.publications.verbs import voices
from tribune.wire import fetching
from tribune.wire.discovering import Finding
from tribune.wire.facts import SourceCameBack, SourceRemoved
from tribune.wire.models import Entry, Extent, Source, SourceKind, host_of
from tribune.wire.verbs import agreements, belonging, intake, subscriptions

CORRECTED = ("title", "kind", "section", "language")
FULL_TEXT_KINDS = (SourceKind.MOVEMENT, SourceKind.ELECTED, SourceKind.CHANNEL)


class SourceIsKnown(Refusal):
    sentence = _("We listen to this source already.")
    field = "address"


class ChangedMeanwhile(Refusal):
    """Somebody corrected this source since the form was opened."""

    sentence = _("Somebody changed this source while you were writing. What you typed is kept: compare, then save.")


class SourceIsPaused(Refusal):
    sentence = _("This source is paused: resume it first.")


def add(
    *, finding: Finding, kind: str, at: datetime, title: str = "", section: str = "", language: str = "",
    is_trusted: bool = False, extent: str = "", by: Any = None,
) -> Source:  # fmt: skip
    """Listen to what was found, and take in at once what it already answered. Raises SourceIsKnown.

    *extent* is what was agreed, by default the whole of what is the movement's own, and then passed on. A source that
    was removed and is added again is the same source, under what is agreed now.
    """
    feed = finding.feed
    name = (title or feed.title or urlsplit(finding.site_address).hostname or finding.feed_address)[:200]
    given = {
        "title": name,
        "kind": kind,
        "section": section.strip()[:60],
        "language": (language or feed.language or "fr").partition("-")[0].lower()[:8],
        "is_trusted": is_trusted,
        "site_address": finding.site_address[:2000],
    }
    with transaction.atomic():
        source = _revived(finding.feed_address, given, at) or _made(finding.feed_address, given, at)
        _agree(source, extent, by, at)
    intake.keep(source=source, heard=fetching.heard(finding.answer), at=at)
    return source


def _revived(feed_address: str, given: dict[str, object], at: datetime) -> Source | None:
    source: Source | None = Source.objects.select_for_update().filter(feed_address=feed_address).first()
    if source is None:
        return None
    if source.removed_at is None:
        raise SourceIsKnown
    for name, value in given.items():
        setattr(source, name, value)
    record(SourceCameBack(source_id=source.pk, removed_at=source.removed_at, at=at))
    source.removed_at = source.paused_at = None
    source.body_hash = source.etag = source.modified = ""
    source.save()
    return source


def _agree(source: Source, extent: str, by: Any, at: datetime) -> None:
    agreed = extent or (Extent.FULL if source.kind in FULL_TEXT_KINDS else Extent.SUMMARY)
    if agreed != source.extent:
        is_ours = not extent
        agreements.write(source=source, extent=agreed, is_passed_on=is_ours, by=by, at=at)


def _made(feed_address: str, given: dict[str, object], at: datetime) -> Source:
    kind = Voice.Kind.ELECTED if given["kind"] == SourceKind.ELECTED else Voice.Kind.SOURCE
    voice = voices.give(kind=kind, name=str(given["title"]))
    try:
        with transaction.atomic():
            source = Source.objects.create(
                feed_address=feed_address, host=host_of(feed_address), voice=voice, added_at=at, **given
            )
    except IntegrityError as error:
        raise SourceIsKnown from error
    voice.address = voice.page
    voice.save(update_fields=["address"])
    return source


def mark_of(source: Source) -> str:
    """What an editor corrects, as it is now: a form keeps it and gives it back as ``seen``."""
    return blind_index(json.dumps([getattr(source, name) for name in CORRECTED]), context="wire.source.seen")


@transaction.atomic
def change(*, source: Source, title: str, kind: str, section: str, language: str, seen: str = "") -> None:
    """What an editor corrects; its entries follow.

    *seen* is the mark of what the form was filled from, empty when it does not
    matter. Raises ChangedMeanwhile, and then nothing has changed.
    """
    source = Source.objects.select_for_update(of=("self",)).select_related("voice", "belongs_to").get(pk=source.pk)
    wanted = [title, kind, section, language]
    if seen and seen != mark_of(source) and wanted != [getattr(source, name) for name in CORRECTED]:
        raise ChangedMeanwhile
    if source.title != title:
        voices.rename(source.voice, name=title)
        if source.belongs_to_id:  # their cards name it besides
            voices.hand_over(belonging.cards_of(source), to=source.speaker)
    source.title, source.kind, source.section = title[:200], kind, section.strip()[:60]
    source.language = language[:8]
    source.save(update_fields=CORRECTED)
    source.entries.update(kind=source.kind)
    source.entries.exclude(pk__in=source.entries.sectioned_by_rules().values("pk")).update(section=source.section)


@transaction.atomic
def pause(*, source: Source, at: datetime) -> None:
    if Source.objects.filter(pk=source.pk, paused_at=None).update(paused_at=at, served_until=None):
        subscriptions.leave(source=source, at=at)
    source.refresh_from_db()


@transaction.atomic
def resume(*, source: Source, at: datetime) -> None:
    """Listen again, from now; a feed that was gone is asked once more."""
    if Source.objects.filter(pk=source.pk).exclude(paused_at=None).update(paused_at=None, next_try_at=at, failures=0):
        subscriptions.take_up(source=source, at=at)
    source.refresh_from_db()


@transaction.atomic
def trust(*, source: Source, at: datetime) -> None:
    """From now on its entries come out at once, and with them those that waited; not what a rule holds."""
    Source.objects.filter(pk=source.pk).update(is_trusted=True)
    source.refresh_from_db()
    intake.publish_entries(entries=source.entries.held_by_its_source(), at=at)


def hold(*, source: Source) -> None:
    """From now on its entries wait for an editor; what is out stays out."""
    Source.objects.filter(pk=source.pk).update(is_trusted=False)
    source.refresh_from_db()


def try_now(*, source: Source, at: datetime) -> intake.Taking:
    """Visit it while the editor waits, validators forgotten so that everything is read again.

    Raises SourceIsPaused, and ServerIsBeingAsked or ServerIsAtRest when it is not to be asked now.
    """
    if source.paused_at is not None:
        raise SourceIsPaused
    Source.objects.filter(pk=source.pk).forget_answers()
    source.refresh_from_db()
    return intake.visit(source=source, at=at)


@transaction.atomic
def remove(*, source: Source, at: datetime) -> None:
    """Listen no more, and show no more of it."""
    gone = {"removed_at": at, "next_try_at": None, "served_until": None}
    if Source.objects.filter(pk=source.pk, removed_at=None).update(**gone):
        subscriptions.leave(source=source, at=at)
        source.entries.exclude(state=Entry.State.PUBLISHED).update(state=Entry.State.DROPPED, words=None)
        record(SourceRemoved(source_id=source.pk, at=at))
    source.refresh_from_db()
