"""Whoever answers gets a letter their calendar understands; it is their own doing, so it is no notice."""

from datetime import datetime

from tribune.events import ladder, tickets, ways
from tribune.events.calendars.inviting import invitation
from tribune.events.facts import RsvpChanged, RsvpGiven
from tribune.events.models import Rsvp
from tribune.facts.ledger import hears
from tribune.mail.verbs import letters
from tribune.notices import stopping
from tribune.notices.verbs import preferences, writing

TOPIC = "answers"
COMING = (Rsvp.Answer.YES, Rsvp.Answer.MAYBE)


@hears(RsvpGiven)
def write_to_who_answered(fact: RsvpGiven) -> None:
    _write(fact.rsvp_id, before="", at=fact.at)


@hears(RsvpChanged)
def write_to_who_changed_their_mind(fact: RsvpChanged) -> None:
    _write(fact.rsvp_id, before=fact.before, at=fact.at)


def _write(rsvp_id: int, *, before: str, at: datetime) -> None:
    """Nothing when they have answered again since: that answer has its own letter."""
    rsvp = Rsvp.objects.for_calendars().filter(pk=rsvp_id, person__erased_at=None).first()
    if rsvp is None or rsvp.changed_at != at or rsvp.answer == before or not rsvp.person.email:
        return
    is_waiting_guest = rsvp.answer == Rsvp.Answer.WAITING and not rsvp.person.is_supporter
    if rsvp.answer not in COMING and before not in COMING and not is_waiting_guest:
        return
    if before == Rsvp.Answer.WAITING and rsvp.given_at != at:
        return  # given a place without asking again: the notice of it carries the date
    date, person = rsvp.occurrence, rsvp.person
    if date.is_called_off or date.is_over(at) or not preferences.of(person)[TOPIC].mail:
        return
    rung = ladder.of_event(date.event)[0]
    is_yes = rsvp.answer == Rsvp.Answer.YES
    if is_yes and not rung.is_on and person.is_supporter:  # without an account this letter is the only way back
        return
    context = {
        "rsvp": rsvp,
        "date": date,
        "event": date.event,
        "way_out": ways.address_for(rsvp, ways.OUT),
        "sentence": rung.sentence if is_yes else "",
        "ticket": tickets.address_of(date, person) if is_yes else "",
    }
    letters.post(
        to=person.email,
        template="notices/mail/answer",
        context=context,
        language=person.language,
        key=f"answer:{rsvp.pk}:{at:%Y%m%d%H%M%S%f}",
        at=at,
        useless_at=date.ends_at,
        unsubscribe=stopping.address_for(person, topic=TOPIC),
        headers=writing.threading_of(f"event:{date.event_id}", topic=TOPIC),
        calendars=[] if is_waiting_guest and before not in COMING else [invitation(rsvp)],
    )
