"""Facts this room acts on."""

from tribune.events.facts import (
    EventMoved,
    EventPublished,
    PlaceOffered,
    PlacesCameFree,
    RemindersArranged,
    RsvpChanged,
    RsvpGiven,
)
from tribune.events.models import Rsvp
from tribune.events.tasks import let_go, match_alerts, pass_on
from tribune.events.verbs import favours, reminders, shifts, things, waiting
from tribune.facts.jobs import enqueue
from tribune.facts.ledger import hears


@hears(PlaceOffered)
def pass_the_place_on_at_its_deadline(fact: PlaceOffered) -> None:
    if fact.until is not None:
        key = f"pass_on:{fact.rsvp_id}:{fact.until:%Y%m%d%H%M%S%f}"
        enqueue(pass_on, fact.rsvp_id, fact.until.isoformat(), run_at=fact.until, key=key)


@hears(PlacesCameFree)
def promote_those_who_still_wait(fact: PlacesCameFree) -> None:
    waiting.refill(occurrence_id=fact.occurrence_id, at=fact.at)


@hears(EventMoved)
def let_go_of_places_at_their_deadline(fact: EventMoved) -> None:
    """One job a date that is being asked about, whatever the number of people."""
    if not fact.is_asked:
        return
    asked = Rsvp.objects.filter(occurrence__event=fact.event_id, confirm_by__isnull=False)
    for date, until in set(asked.values_list("occurrence_id", "confirm_by")):
        enqueue(let_go, date, run_at=until, key=f"let_go:{date}:{until:%Y%m%d%H%M%S%f}")


@hears(EventPublished)
def look_for_the_alerts_it_concerns(fact: EventPublished) -> None:
    enqueue(match_alerts, fact.event_id, key=f"match_alerts:{fact.event_id}:0")


@hears(RsvpChanged)
def free_the_parts_of_who_does_not_come(fact: RsvpChanged) -> None:
    """What they answer now counts, not what they answered then."""
    rsvp = Rsvp.objects.select_related("person").filter(pk=fact.rsvp_id).exclude(answer=Rsvp.Answer.YES).first()
    if rsvp is None:
        return
    shifts.leave(person=rsvp.person, occurrence_id=rsvp.occurrence_id, at=fact.at)
    things.leave(person=rsvp.person, occurrence_id=rsvp.occurrence_id)
    favours.leave(person=rsvp.person, occurrence_id=rsvp.occurrence_id, at=fact.at)


@hears(RsvpGiven)
def plan_the_reminders_of_a_date_that_someone_comes_to(fact: RsvpGiven) -> None:
    reminders.plan_first(rsvp_id=fact.rsvp_id, at=fact.at)


@hears(RsvpChanged)
def plan_the_reminders_of_a_date_that_someone_comes_to_after_all(fact: RsvpChanged) -> None:
    reminders.plan_first(rsvp_id=fact.rsvp_id, at=fact.at)


@hears(EventMoved)
def move_the_reminders_with_the_date(fact: EventMoved) -> None:
    reminders.plan_again(event_id=fact.event_id, at=fact.at)


@hears(RemindersArranged)
def plan_the_reminders_as_they_were_arranged(fact: RemindersArranged) -> None:
    reminders.plan_again(event_id=fact.event_id, kind_id=fact.kind_id, at=fact.at)
