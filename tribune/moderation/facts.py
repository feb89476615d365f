"""What happened to reports."""

from dataclasses import dataclass
from datetime import datetime

from tribune.facts.ledger import fact


@fact
@dataclass(frozen=True, slots=True)
class ThingReported:
    """Someone said that a thing should be looked at; the first of its case or one more."""

    report_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class CaseDecided:
    decision_id: int
    at: datetime
