"""What happened to people."""

from dataclasses import dataclass
from datetime import datetime

from tribune.facts.ledger import fact


@fact
@dataclass(frozen=True, slots=True)
class SupportDeclared:
    """Someone confirmed their declaration of support."""

    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class SupportWithdrawn:
    """Told to nobody: that somebody supports no more is theirs alone."""

    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Someone asked to be forgotten; what they left is being erased."""

    erasure_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class PersonRenamed:
    """Someone goes by another name; what was kept under the former one is drawn anew."""

    person_id: int
    at: datetime
