"""Reporting a thing: what was seen is kept at that moment, and one case gathers all who report it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from tribune.facts.ledger import record
from tribune.kit.limits import Limit, is_within
from tribune.kit.refusals import Refusal
from tribune.kit.text import tidy
from tribune.moderation.facts import ThingReported
from tribune.moderation.models import GRAVITY, Case, Excerpt, Reason, Report
from tribune.moderation.reportable import REPORTABLE, Kind
from tribune.moderation.verbs import kept_pictures
from tribune.people.models import Person
from tribune.people.viewers import Viewer

A_DAY = Limit("moderation.reports.person", 20, 86_400)
LONGEST = 1000
EXCERPT = 5000


class YouReportMuch(Refusal):
    sentence = _("You have reported many things today. In danger, call the emergency services; for the rest, tomorrow.")
    status = 429


class ThatIsYours(Refusal):
    sentence = _("This is yours: you may change it or take it away yourself.")
    status = 409


@transaction.atomic
def make(*, kind: str, thing: Any, code: str, viewer: Viewer, reason: str, words: str, at: datetime) -> Report:
    """Report *thing*, found by *code* through *viewer*. Reporting it again before a decision changes nothing.

    Raises ThatIsYours, YouReportMuch.
    """
    by = viewer.person
    assert by is not None
    entry = REPORTABLE[kind]
    if entry.answering(thing).filter(pk=by.pk).exists():
        raise ThatIsYours
    case = _case_of(entry, kind, thing, code, viewer, at)
    known = Report.objects.filter(case=case, by=by).first()
    if known is not None:
        return known
    if not is_within(A_DAY, by.code, at=at.timestamp()):
        raise YouReportMuch
    return _keep(case, entry, thing, viewer, by=by, reason=Reason(reason), words=words, at=at)


@transaction.atomic
def note(*, kind: str, thing: Any, code: str, reason: str, words: str, at: datetime) -> Report:
    """Nobody in particular reports *thing*: a letter's "this is abuse" was pressed. One more each time."""
    entry, viewer = REPORTABLE[kind], Viewer()
    case = _case_of(entry, kind, thing, code, viewer, at)
    return _keep(case, entry, thing, viewer, by=None, reason=Reason(reason), words=words, at=at)


def _case_of(entry: Kind, kind: str, thing: Any, code: str, viewer: Viewer, at: datetime) -> Case:
    told = entry.told(thing, viewer)
    case, _new = Case.objects.get_or_create(
        kind=kind,
        thing=code,
        closed_at=None,
        defaults={
            "title": told.title[:160],
            "address": told.address[:300],
            "author_id": told.author_id,
            "opened_at": at,
        },
    )
    # Locked so that a decision being taken at this moment comes before or after this report, never through it.
    locked: Case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    return locked if locked.is_open else _case_of(entry, kind, thing, code, viewer, at)


def _keep(
    case: Case, entry: Kind, thing: Any, viewer: Viewer, *, by: Person | None, reason: Reason, words: str, at: datetime
) -> Report:
    report = Report.objects.create(case=case, by=by, reason=reason, words=tidy(words)[:LONGEST], made_at=at)
    for said in entry.told(thing, viewer).said:
        excerpt = Excerpt.objects.create(
            report=report,
            author_id=said.author_id,
            called=said.called[:160],
            text=said.text[:EXCERPT],
            is_reported=said.is_reported,
            said_at=said.at,
        )
        if said.pictures:
            kept_pictures.keep(excerpt=excerpt, shown=said.pictures, at=at)
    Case.objects.filter(pk=case.pk).update(reports=F("reports") + 1, gravity=Greatest("gravity", GRAVITY[reason]))
    record(ThingReported(report_id=report.pk, at=at))
    return report
