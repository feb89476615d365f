"""The report of an action, sent to those who came when its organiser wishes."""

from django.utils.translation import gettext_lazy as _

from tribune.events.facts import ReportPublished
from tribune.events.models import Report, Rsvp
from tribune.facts.ledger import hears
from tribune.notices.kinds import KINDS, NoticeKind
from tribune.notices.listening.words import about
from tribune.notices.verbs.telling import tell

KINDS.register(
    "report",
    NoticeKind(
        topic="going",
        icon="picture",
        sentence=_("How “%(title)s” went: read the report"),
        why=_("You said you were going."),
        action=_("Read the report"),
    ),
)


@hears(ReportPublished)
def tell_those_who_came_how_it_went(fact: ReportPublished) -> None:
    report = Report.objects.select_related("occurrence__event").filter(pk=fact.report_id).first()
    if report is None or not fact.tells or report.is_draft:
        return
    date = report.occurrence
    news = about(
        date.event, kind="report", key=f"report:{report.pk}", address=report.address, detail=report.body[:600],
        happens_at=date.starts_at,
    )  # fmt: skip
    tell(news, to=Rsvp.objects.filter(occurrence=date, answer=Rsvp.Answer.YES).values("person"), at=fact.at)
