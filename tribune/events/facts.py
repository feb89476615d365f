"""What happens to actions."""

from dataclasses import dataclass
from datetime import datetime

from tribune.facts.ledger import fact


@fact
@dataclass(frozen=True, slots=True)
class EventPublished:
    event_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class EventMoved:
    """The hour or the place of a published action changed: those coming should know.

    ``occurrence_id`` is None when it may concern all its dates. With
    ``is_asked``, whoever had said yes to a date that moved is asked again.
    """

    event_id: int
    at: datetime
    occurrence_id: int | None = None
    is_asked: bool = False


@fact
@dataclass(frozen=True, slots=True)
class EventCalledOff:
    """``occurrence_id`` is None when the whole action is called off."""

    event_id: int
    at: datetime
    occurrence_id: int | None = None


@fact
@dataclass(frozen=True, slots=True)
class RsvpGiven:
    """A first answer of a person for a date."""

    rsvp_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class RsvpChanged:
    """``before`` is the answer they had given ("yes", "waiting", "maybe", "no")."""

    rsvp_id: int
    before: str
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class PlaceOffered:
    """A place freed for someone on the waiting list: held ``until`` then, theirs at once when that is None."""

    rsvp_id: int
    at: datetime
    until: datetime | None = None


@fact
@dataclass(frozen=True, slots=True)
class OfferLapsed:
    """Nobody took the place that was held; it passes on."""

    rsvp_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class PlacesCameFree:
    """More came free at once than are given in one go: the rest is given by a job."""

    occurrence_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class DatePollOpened:
    """People are asked which dates suit them."""

    poll_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class DatePollClosed:
    """One of the dates proposed was made the date."""

    poll_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class AlertsMatched:
    """A new action came into the view of alerts whose people are told at once."""

    event_id: int
    at: datetime
