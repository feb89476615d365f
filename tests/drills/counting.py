"""What the database holds after a round, asked from outside the instance under drill."""

import sys
import time

import django

django.setup()

from tests.drills.room.models import Effect, Entry  # noqa: E402
from tribune.facts.models import Fact, Job  # noqa: E402

REST_SECONDS = 90


def rest() -> None:
    """Wait until nothing waits or runs."""
    deadline = time.monotonic() + REST_SECONDS
    while Job.objects.live().filter(task__startswith="tests.drills").exists():
        if time.monotonic() > deadline:
            raise SystemExit(f"the jobs did not come to rest: {list(Job.objects.live().values())[:3]}")
        time.sleep(0.1)


def tell(prefix: str) -> None:
    for code in Entry.objects.filter(code__startswith=prefix).values_list("code", flat=True):
        print("entry", code)
    for kind, code in Effect.objects.filter(code__startswith=prefix).values_list("kind", "code"):
        print(kind, code)
    for job in Job.objects.stuck():
        print("stuck", job.pk)
    assert Fact.objects.filter(name="EntryKept").count() == Entry.objects.count()


if sys.argv[1] == "rest":
    rest()
else:
    tell(sys.argv[1].removeprefix("tell "))
