"""What the database holds after a round, asked from outside the instance under drill."""

import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tests.drills.room.models import Effect, Entry  # noqa: E402
from tribune.discussions.models import Message  # noqa: E402
from tribune.facts.models import Fact, Job  # noqa: E402
from tribune.kit.sealed import blind_index  # noqa: E402
from tribune.mail.models import Letter  # noqa: E402
from tribune.mail.verbs import carrying  # noqa: E402
from tribune.notices.models import Notice, Push  # noqa: E402
from tribune.notices.verbs import pushing  # noqa: E402

REST_SECONDS = 90
FAR_OFF = timedelta(minutes=5)  # jobs that wait longer are of the clock, not of what was posted


def rest() -> None:
    """Wait until nothing of the drill's own room waits or runs."""
    _wait_for(lambda: not Job.objects.live().filter(task__startswith="tests.drills").exists())


def rest_all() -> None:
    """Wait until no job waits or runs, then do what the clock would: letters and pushes that a dead worker had in hand
    are taken up after ten minutes and three, what was refused is tried again later still.
    """
    at = timezone.now()
    _wait_for(lambda: not Job.objects.live().filter(run_at__lt=at + FAR_OFF).exists())
    for step in range(1, 13):
        later = timezone.now() + timedelta(minutes=11 * step)
        while carrying.carry_due(at=later):
            pass
        while pushing.carry(at=later):
            pass
        if not Letter.objects.waiting().exists() and not Push.objects.exists():
            return
    raise SystemExit(f"still waiting: {Letter.objects.waiting().count()} letters, {Push.objects.count()} pushes")


def tell(prefix: str) -> None:
    for code in Entry.objects.filter(code__startswith=prefix).values_list("code", flat=True):
        print("entry", code)
    for kind, code in Effect.objects.filter(code__startswith=prefix).values_list("kind", "code"):
        print(kind, code)
    _tell_stuck()
    assert Fact.objects.filter(name="EntryKept").count() == Entry.objects.count()


def said(prefix: str) -> None:
    """The messages that begin so, who was told of each, and the ids that pushes of it carry."""
    messages = dict(Message.objects.filter(text__startswith=prefix).values_list("pk", "text"))
    codes = {f"said:{pk}": text.split()[0] for pk, text in messages.items()}
    for code in codes.values():
        print("message", code)
    for notice in Notice.objects.filter(key__in=codes).select_related("person"):
        print("notice", codes[notice.key], notice.person.name)
        print(
            "push", codes[notice.key], notice.person.name, blind_index(str(notice.pk), context="notices.push.id")[:32]
        )
    _tell_stuck()


def _tell_stuck() -> None:
    for job in Job.objects.stuck():
        print("stuck", job.pk)


def _wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + REST_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit(f"the jobs did not come to rest: {list(Job.objects.live().values())[:3]}")
        time.sleep(0.1)


question, _space, words = sys.argv[1].partition(" ")
if question == "rest":
    rest_all() if words == "all" else rest()
else:
    {"tell": tell, "said": said}[question](words)
