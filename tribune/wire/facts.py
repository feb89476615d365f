"""What happens to sources."""

from dataclasses import dataclass
from datetime import datetime

from tribune.facts.ledger import fact


@fact
@dataclass(frozen=True, slots=True)
class SourcePushed:
    """The hub of a source sent what is new of it, and signed it."""

    push_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class SourceRemoved:
    """*at* is also the hour its cards are withheld under, so that they can be told from those a moderator withheld."""

    source_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class LessWasAgreed:
    """Less of a source may be shown than before, and that holds for what is here already."""

    source_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class SourceCameBack:
    source_id: int
    removed_at: datetime
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class SourceBelongs:
    """What it says is said by *voice_id* from now on, no more by *before_id*."""

    source_id: int
    before_id: int
    voice_id: int
    at: datetime
