"""A date or a place changed: those who said yes are asked whether they still come, the others are told."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from tribune.design.dates import moment
from tribune.events.addresses import line_of
from tribune.events.facts import EventMoved
from tribune.events.models import Event, Occurrence, Rsvp
from tribune.facts.ledger import hears
from tribune.movement.languages import speaking
from tribune.notices.listening.words import about, first_date, going, standing
from tribune.notices.verbs.telling import tell


@hears(EventMoved)
def tell_those_going_that_it_moved(fact: EventMoved) -> None:
    event = standing(fact.event_id)
    if event is None:
        return
    date = Occurrence.objects.filter(pk=fact.occurrence_id or 0).values_list("code", flat=True).first()
    address = event.address + (f"?date={date}" if date else "")
    key = f"{event.pk}:{fact.at:%Y%m%d%H%M%S%f}"
    happens_at = first_date(event, fact.occurrence_id, at=fact.at)
    told = going(event, fact.occurrence_id, at=fact.at).exclude(person=event.made_by_id)
    if fact.is_asked:
        asked = _asked(event, fact)
        told = told.exclude(person__in=asked.values("person"))
        for language, words in _in_each_language(event, asked):
            news = about(
                event,
                kind="asked_again",
                key=f"asked:{key}:{language}",
                detail=words,
                happens_at=happens_at,
                address=address,
            )
            tell(news, to=asked.filter(person__language=language).values("person"), at=fact.at)
    news = about(event, kind="moved", key=f"moved:{key}", detail=line_of(event), happens_at=happens_at, address=address)
    if event.is_address_reserved:  # the others are told the town
        perhaps = told.exclude(person__in=told.filter(answer=Rsvp.Answer.YES))
        tell(replace(news, key=f"{news.key}:town", detail=event.town), to=perhaps, at=fact.at)
        told = told.filter(answer=Rsvp.Answer.YES)
    tell(news, to=told, at=fact.at)


def _asked(event: Event, fact: EventMoved) -> QuerySet[Any]:
    asked = Rsvp.objects.filter(occurrence__event=event, confirm_by__gt=fact.at)
    return asked.filter(occurrence=fact.occurrence_id) if fact.occurrence_id else asked


def _in_each_language(event: Event, asked: QuerySet[Any]) -> Iterator[tuple[str, str]]:
    """Each language those asked read in, and until when their place is kept: the first deadline of several."""
    soonest = asked.aggregate(by=Min("confirm_by"))["by"]
    if soonest is None:
        return
    for language in asked.order_by("person__language").values_list("person__language", flat=True).distinct():
        with speaking(language):
            kept = _("Your place is kept until you answer, %(until)s at the latest.")
            words = [kept % {"until": moment(soonest, event.zone)}, line_of(event)]
        yield language, "\n".join(filter(None, words))
