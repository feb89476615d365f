"""Facts this room acts on."""

from tribune.events.facts import PlaceOffered, PlacesCameFree
from tribune.events.tasks import pass_on
from tribune.events.verbs import waiting
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
