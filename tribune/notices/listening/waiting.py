"""Those on a waiting list are told when a place is theirs to take, and when it passed on."""

from dataclasses import replace

from django.utils.translation import gettext as _

from tribune.design.dates import moment
from tribune.events import ways
from tribune.events.addresses import line_of
from tribune.events.facts import OfferLapsed, PlaceOffered
from tribune.events.models import Rsvp
from tribune.facts.ledger import hears
from tribune.movement.languages import speaking
from tribune.notices.listening.words import about
from tribune.notices.verbs.telling import tell
from tribune.people.models import Person


@hears(PlaceOffered)
def tell_who_is_promoted(fact: PlaceOffered) -> None:
    """Nothing when the offer was taken, given back or lapsed meanwhile."""
    rsvp = _rsvp(fact.rsvp_id)
    if rsvp is None or rsvp.offered_until != fact.until or rsvp.answer == Rsvp.Answer.NO:
        return
    kind = "place_given" if fact.until is None else "place_offered"
    _tell(rsvp, kind, fact)


@hears(OfferLapsed)
def tell_that_the_place_passed_on(fact: OfferLapsed) -> None:
    rsvp = _rsvp(fact.rsvp_id)
    if rsvp is not None and rsvp.answer == Rsvp.Answer.NO and rsvp.occurrence.is_on:
        _tell(rsvp, "offer_lapsed", fact)


def _rsvp(pk: int) -> Rsvp | None:
    return Rsvp.objects.select_related("person", "occurrence__event").filter(pk=pk).first()


def _tell(rsvp: Rsvp, kind: str, fact: PlaceOffered | OfferLapsed) -> None:
    event, until = rsvp.occurrence.event, rsvp.offered_until
    with speaking(rsvp.person.language):
        detail = _("It is held for you until %(until)s.") % {"until": moment(until, event.zone)} if until else ""
    if kind == "place_given":
        detail = line_of(event)
    news = about(
        event,
        kind=kind,
        detail=detail,
        key=f"{kind}:{rsvp.pk}:{fact.at:%Y%m%d%H%M%S%f}",
        happens_at=rsvp.occurrence.starts_at,
    )
    if kind == "place_offered":
        news = replace(news, address=ways.path_for(rsvp, ways.TAKE))
    tell(news, to=Person.objects.filter(pk=rsvp.person_id).values("pk"), at=fact.at)
