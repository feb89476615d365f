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
class FavourAnswered:
    """Whoever offers a ride or a bed accepted or refused someone; a no may come after a yes."""

    asked_id: int
    accepts: bool
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class FavourGivenBack:
    """Someone does not need the ride or the bed they had asked for."""

    favour_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class FavourRequested:
    """Someone asks for a place in a ride, or for a bed."""

    asked_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class FavourWithdrawn:
    """A ride or a bed is not offered any more. Those who asked for it still have their rows."""

    favour_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class FavourWordSaid:
    """One of the two wrote to the other about a ride or a bed."""

    word_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ShiftGiven:
    """An organiser put a person in a role."""

    shift_id: int
    person_id: int
    by_id: int | None
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ShiftGivenUp:
    """Someone who had a role does not do it any more, and it is short of a person."""

    shift_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ShiftMoved:
    """A role has other hours; ``version`` is the one it reached by this."""

    shift_id: int
    version: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ShiftRemoved:
    """A role that people had taken is not needed any more. Their rows are still there."""

    shift_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class SwapAsked:
    swap_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class SwapAgreed:
    """``person_id`` asked for it, and now has ``shift_id``."""

    shift_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamAnswered:
    """A team said whether it organises another's action too; a no may come after a yes."""

    part_id: int
    accepts: bool
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamAttends:
    """A team goes to another's action as a team."""

    part_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TeamInvited:
    """A team is asked to organise another's action too."""

    part_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ThingRemoved:
    """Something that people were going to bring is not needed any more. Their rows are still there."""

    thing_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ReportPublished:
    """``tells``: those who came are to be written to, for the first and only time."""

    report_id: int
    tells: bool
    at: datetime


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
    """One of the dates proposed was made the date. ``moved_id`` is the one that moved there, if one did."""

    poll_id: int
    at: datetime
    moved_id: int | None = None


@fact
@dataclass(frozen=True, slots=True)
class AlertsMatched:
    """A new action came into the view of alerts whose people are told at once."""

    event_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class MessageSent:
    """An organiser wrote to those who come."""

    message_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class RemindersArranged:
    """The ladder of one action, or of a kind, was set otherwise."""

    event_id: int | None
    kind_id: int | None
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ReminderCame:
    """A step of a date is to be said now; it was due at ``due_at``."""

    occurrence_id: int
    step: str
    due_at: datetime
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class KitPublished:
    """A campaign's kit is offered to everyone, or offered again; *by_id* pressed."""

    kit_id: int
    by_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class KitWithdrawn:
    """It is offered no more; what was made of it stays. Told to nobody: those who host an action go on as they were."""

    kit_id: int
    by_id: int
    at: datetime
