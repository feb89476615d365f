"""Writing down what was agreed with a source, ending it, and holding back what it does not let out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tribune.design import dates
from tribune.facts.ledger import record
from tribune.kit.refusals import Refusal
from tribune.movement.settings import movement
from tribune.publications.models import CardText
from tribune.wire import agreeing
from tribune.wire.agreement_models import Agreement, Extent, Waits
from tribune.wire.facts import LessWasAgreed
from tribune.wire.keeping import extract_of
from tribune.wire.models import Entry, Reading, Source

A_DAY = timedelta(days=1)
AT_ONCE = 200
# From the least that may be shown to the most.
EXTENTS = tuple(Extent.values)


class AgreedMeanwhile(Refusal):
    """Somebody wrote another agreement since the form was opened."""

    sentence = _(
        "Somebody wrote down another agreement while you were writing. What you typed is kept: compare, then save."
    )


@transaction.atomic
def write(
    *, source: Source, extent: str, at: datetime, by: Any = None, is_passed_on: bool = False, quota: int | None = None,
    embargo_hours: int = 0, credit: str = "", note: str = "", keeps_past: bool = False, seen: str | None = None,
) -> Agreement:  # fmt: skip
    """From now on *source* is shown under these terms; the agreement before ends.

    Where less may be shown than before, what is here already is cut to a summary, unless it *keeps_past*; where more may,
    what its feed still gives of it comes whole with the next reading. *seen* is ``mark_of`` the source when the form was
    filled. Raises AgreedMeanwhile, and then nothing has changed.
    """
    locked = _locked(source)
    if seen is not None and seen != mark_of(locked):
        raise AgreedMeanwhile
    before = locked.extent
    _end(locked, by, at)
    agreement = Agreement.objects.create(
        source=locked, extent=extent, is_passed_on=is_passed_on, quota=quota, embargo_hours=embargo_hours,
        credit=credit.strip()[:300], note=note.strip()[:1000], by=by, at=at,
    )  # fmt: skip
    _bind(source, agreement)
    # What waits for its hour waits for the new one.
    source.entries.held().filter(waits=Waits.EMBARGO).update(free_at=F("published_at") + agreement.embargo)
    more = EXTENTS.index(extent) - EXTENTS.index(before)
    if more > 0:
        _read_again(source)
    elif more < 0 and not keeps_past:
        record(LessWasAgreed(source_id=source.pk, at=at))
    return agreement


@transaction.atomic
def end(*, source: Source, at: datetime, by: Any = None, keeps_past: bool = False) -> None:
    """Nothing is agreed any more: a summary, and the link; what is here already is cut to that unless it *keeps_past*."""
    locked = _locked(source)
    was_whole = locked.is_whole
    _end(locked, by, at)
    _bind(source, None)
    source.entries.held().filter(waits=Waits.EMBARGO).update(free_at=at)
    if was_whole and not keeps_past:
        record(LessWasAgreed(source_id=source.pk, at=at))


def mark_of(source: Source) -> str:
    """Which agreement stands, for a form to give back as ``seen``."""
    return source.agreement.at.isoformat() if source.agreement is not None else ""


def cut_copies(*, source: Source, after: int = 0) -> int:
    """Cut some of what is here of *source* to a summary; gives what to call again with, 0 when all is done.

    Nothing is cut where the whole may be shown again meanwhile; where what its feed says may, what was read on its pages.
    """
    if source.extent == Extent.PAGE:
        return 0
    # What comes meanwhile is as agreed already.
    entries = source.entries.filter(pk__gt=after).order_by("pk")
    if source.is_whole:
        entries = entries.filter(reading__read_at__isnull=False)
    rows = list(entries.values_list("pk", "publication", "words")[:AT_ONCE])
    texts = list(CardText.objects.filter(publication__in=[card for _pk, card, _words in rows if card is not None]))
    for text in texts:
        text.body = extract_of(text.body, text.language)
    CardText.objects.bulk_update(texts, ["body"])
    held = list(Entry.objects.filter(pk__in=[pk for pk, _card, words in rows if words]))
    for entry in held:
        if entry.words:
            entry.words["body"] = extract_of(entry.words["body"], entry.words["language"])
    Entry.objects.bulk_update(held, ["words"])
    Reading.objects.filter(entry__in=[pk for pk, _card, _words in rows]).delete()
    return rows[-1][0] if len(rows) == AT_ONCE else 0


def hold_back(entries: Iterable[Entry], *, at: datetime) -> None:
    """Of *entries* about to come out, not saved, hold those that what was agreed with their source does not let out.

    They are marked with what they wait for, and when it is an hour, with that hour.
    """
    by_source: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.state == Entry.State.PUBLISHED:
            entry.waits, entry.free_at = "", None
            by_source.setdefault(entry.source_id, []).append(entry)
    for same in by_source.values():
        agreement = same[0].source.agreement
        if agreement is not None and (agreement.quota is not None or agreement.embargo_hours):
            _hold_back(same, agreement, at)


def _hold_back(entries: Sequence[Entry], agreement: Agreement, at: datetime) -> None:
    zone = movement().zone
    days = [dates.local(entry.published_at, zone).date() for entry in entries]
    out: list[Any] = []
    if agreement.quota is not None:
        hours = sorted(entry.published_at for entry in entries)
        near = Entry.objects.published().filter(
            source=agreement.source_id, published_at__gte=hours[0] - A_DAY, published_at__lte=hours[-1] + A_DAY
        )
        shown = near.filter(publication__withheld_at=None).values_list("published_at", flat=True)
        out = [dates.local(hour, zone).date() for hour in shown]
    for entry, waits in zip(
        entries,
        agreeing.waits(
            [entry.published_at for entry in entries], days, out, embargo=agreement.embargo, quota=agreement.quota,
            at=at,
        ),
        strict=True,
    ):  # fmt: skip
        entry.waits = waits
        entry.free_at = entry.published_at + agreement.embargo if waits == Waits.EMBARGO else None
        if waits:
            entry.state = Entry.State.HELD


def _locked(source: Source) -> Source:
    locked: Source = Source.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=source.pk)
    return locked


def _end(source: Source, by: Any, at: datetime) -> None:
    if source.agreement is not None:
        Agreement.objects.filter(pk=source.agreement.pk, ended_at=None).update(ended_at=at, ended_by=by)


def _bind(source: Source, agreement: Agreement | None) -> None:
    Source.objects.filter(pk=source.pk).update(agreement=agreement)
    source.agreement = agreement
    if source.extent != Extent.PAGE:
        Reading.objects.filter(entry__source=source, read_at=None).delete()


def _read_again(source: Source) -> None:
    """All its feed says, at the next visit: what is here is then taken for changed."""
    Source.objects.filter(pk=source.pk).forget_answers()
    source.entries.update(content_hash="")
