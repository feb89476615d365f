"""What happens to cards."""

from dataclasses import dataclass
from datetime import datetime

from tribune.facts.ledger import fact


@fact
@dataclass(frozen=True, slots=True)
class FeedAsked:
    """Somebody asked our hub to be told of a feed, or no longer to be; they were not asked yet whether they meant it."""

    wish_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class PublicationPublished:
    """A card is there to be read. Told to nobody by itself: the room it is of tells what it stands for."""

    publication_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class PublicationWithheld:
    """A card is read no more. Its author is told by whoever decided it: see ``CaseDecided``, ``EventCalledOff``."""

    publication_id: int
    at: datetime
