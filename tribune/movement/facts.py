from dataclasses import dataclass
from datetime import datetime

from tribune.facts.ledger import fact


@fact
@dataclass(frozen=True, slots=True)
class MovementChanged:
    """The operator *by_id* saved *part* (look, place, texts, legal, menus, kinds) of the settings. For the log alone."""

    part: str
    by_id: int
    at: datetime
