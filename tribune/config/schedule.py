"""Everything that runs by the clock, one line each."""

from collections.abc import Sequence

from tribune.facts.schedule import Daily, Line
from tribune.facts.tasks import sweep

SCHEDULE: Sequence[Line] = [
    Daily(at="03:40", task=sweep),
]
