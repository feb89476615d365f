"""What is reported, told to those who judge; what they decide, told with its reasons to those who reported and to those
who answer for the thing.
"""

from __future__ import annotations

from typing import Any

from tribune.facts.ledger import hears
from tribune.moderation.facts import CaseDecided, ThingReported
from tribune.moderation.models import Decision, Deed, Report
from tribune.moderation.reportable import REPORTABLE
from tribune.notices.listening.words import charged_with
from tribune.notices.verbs.telling import News, tell


@hears(ThingReported)
def tell_those_who_judge(fact: ThingReported) -> None:
    """All that waits is one line to each of them; neither the thing nor anybody is named, since letters may be read by
    others. Whose words they are, and who reports them, learn nothing by it.
    """
    report = Report.objects.select_related("case").filter(pk=fact.report_id).first()
    if report is None or not report.case.is_open:
        return
    case, entry = report.case, REPORTABLE[report.case.kind]
    judges = charged_with("moderation.judge").exclude(pk__in=[pk for pk in (case.author_id, report.by_id) if pk])
    thing = entry.found(case.thing)
    if thing is not None:
        judges = judges.exclude(pk__in=entry.answering(thing))
    news = News(kind="to_judge", key=f"to_judge:{report.pk}", thing="reports", title="", address="/desk/reports/")
    tell(news, to=judges.values("pk"), at=fact.at)


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
