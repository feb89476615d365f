"""Everything that runs by the clock, one line each."""

from collections.abc import Sequence

from tribune.facts.schedule import Daily, Every, Line
from tribune.facts.tasks import sweep
from tribune.wire.tasks import forget_visits, poll

SCHEDULE: Sequence[Line] = [
    Daily(at="03:40", task=sweep),
    Daily(at="03:50", task=forget_visits),
    Every(minutes=1, task=poll),
]
