"""For tests: do the waiting work here and now."""

from datetime import datetime, timedelta
from secrets import token_hex

from django.utils import timezone

from tribune.facts.dialects import claim
from tribune.facts.running import run


def run_jobs(*, at: datetime | None = None, queues: tuple[str, ...] = (), limit: int = 10_000) -> int:
    """Run everything that is due (at *at*, else now), in this process, until nothing is left; answer how many.

    What a job raises is raised here, after its failure was written down.
    """
    done = 0
    while done < limit:
        now = at or timezone.now()
        jobs = claim(
            worker="test", token=token_hex(16), at=now, lease_until=now + timedelta(minutes=5), limit=1, queues=queues
        )
        if not jobs:
            return done
        run(jobs[0], may_raise=True)
        done += 1
    raise AssertionError(f"{limit} jobs were run and there are still more: do they enqueue each other for ever?")
