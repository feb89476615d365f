"""What moderators decide: told with its reasons to those who reported and to those who answer for the thing."""

from __future__ import annotations

from typing import Any

from tribune.facts.ledger import hears
from tribune.moderation.facts import CaseDecided
from tribune.moderation.models import Decision, Deed, Report
from tribune.moderation.reportable import REPORTABLE
from tribune.notices.verbs.telling import News, tell


@hears(CaseDecided)
def tell_what_was_decided(fact: CaseDecided) -> None:
    """Where nothing was wrong and nothing was ever hidden, whoever wrote it is told nothing."""
    decision = Decision.objects.select_related("case").filter(pk=fact.decision_id).first()
    if decision is None:
        return
    case, entry = decision.case, REPORTABLE[decision.case.kind]
    shared: dict[str, Any] = {
        "thing": f"case:{case.pk}",
        "title": case.title or str(entry.label),
        "detail": decision.words,
    }
    reported = News(
        kind=f"reported_{decision.outcome}", key=f"reported:{decision.pk}", address="/me/reports/", **shared
    )
    tell(reported, to=Report.objects.filter(case=case, by__isnull=False).values("by"), at=fact.at)
    thing = entry.found(case.thing)
    if thing is None or (decision.outcome == Decision.Outcome.NOTHING and not _was_hidden(case.pk)):
        return
    judged = News(kind=f"judged_{decision.outcome}", key=f"judged:{decision.pk}", address=case.address, **shared)
    tell(judged, to=entry.answering(thing), at=fact.at)


def _was_hidden(case_id: int) -> bool:
    return Deed.objects.filter(case=case_id, what=Deed.What.HIDDEN).exists()
