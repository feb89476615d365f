"""What is said to those who come before and after a date: once a person and step, and once more if the day changes."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from tribune.events import ladder
from tribune.events.addresses import line_of
from tribune.events.facts import ReminderCame
from tribune.events.models import Attendance, Occurrence, Rsvp, Step
from tribune.facts.ledger import hears
from tribune.notices import kinds_around
from tribune.notices.listening.words import about
from tribune.notices.verbs.telling import News, tell

__all__ = ["kinds_around", "say_what_is_due"]  # read here, so that its kinds are known

KINDS_OF = {
    Step.DAYS: "remind_days",
    Step.EVE: "remind_eve",
    Step.MORNING: "remind_morning",
    Step.SOON: "remind_soon",
    Step.THANKS: "thanks",
    Step.NEXT: "next",
}
FOR_MAYBE_TOO = (Step.DAYS, Step.EVE)


@hears(ReminderCame)
def say_what_is_due(fact: ReminderCame) -> None:
    rows = Occurrence.objects.select_related("event__reserved_address")
    date = rows.filter(pk=fact.occurrence_id, is_on=True).first()
    step = Step(fact.step)
    if date is None:
        return
    sentence = next(rung.sentence for rung in ladder.of_event(date.event) if rung.step == step)
    # Whoever answered after it was due is not told what is past.
    answers = Rsvp.objects.filter(occurrence=date, changed_at__lte=fact.due_at)
    if step in ladder.BEFORE:
        news = _news(date, step, line_of(date.event), date.event.online_url, sentence)
        tell(news, to=answers.coming().values("person"), at=fact.at)
        if step in FOR_MAYBE_TOO:  # the town: the address is for those who come
            perhaps = answers.filter(answer=Rsvp.Answer.MAYBE).values("person")
            tell(_news(date, step, date.event.town, sentence, suffix=":maybe"), to=perhaps, at=fact.at)
    else:
        tell(_news(date, step, sentence), to=_who_came(date, answers), at=fact.at)


def _news(date: Occurrence, step: Step, *lines: str, suffix: str = "") -> News:
    day = f"{date.starts_at.astimezone(date.event.tz):%Y%m%d}"
    news = about(
        date.event,
        kind=KINDS_OF[step],
        key=f"remind:{step}:{date.pk}:{day}{suffix}",
        detail="\n".join(line for line in lines if line),
        happens_at=date.starts_at,
    )
    return replace(news, address="/near/") if step == Step.NEXT else news


def _who_came(date: Occurrence, answers: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Those checked in, where anybody was; else those who said yes."""
    came = Attendance.objects.filter(occurrence=date, person__isnull=False)
    return came.values("person") if came.exists() else answers.filter(answer=Rsvp.Answer.YES).values("person")
