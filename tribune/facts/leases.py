"""Who holds which job: leases renewed by the living, taken back from the dead.

A worker that is killed says nothing; its lease runs out, or the worker that
its supervisor starts in its place gives its jobs back at once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from tribune.facts.models import Job, State, Worker
from tribune.facts.running import pause_after, work_of

LEASE = timedelta(seconds=settings.LEASE_SECONDS)
HEARTBEAT_SECONDS = settings.LEASE_SECONDS / 6
FORGOTTEN_AFTER = timedelta(hours=1)
VANISHED = "The worker vanished in the middle of it."


def renew(*, worker: str, tokens: Iterable[str], queues: Iterable[str], threads: int, at: datetime) -> None:
    """Say that *worker* lives and still holds what stands under *tokens*; what was taken from it stays taken."""
    with transaction.atomic():
        Worker.objects.update_or_create(
            name=worker,
            defaults={"seen_at": at},
            create_defaults={
                "seen_at": at,
                "started_at": at,
                "threads": threads,
                "queues": " ".join(queues),
            },
        )
        held = list(tokens)
        if held:
            Job.objects.running().filter(token__in=held).update(lease_until=at + LEASE)


def take_back_expired(*, at: datetime) -> int:
    """Free the jobs whose lease ran out; answer how many."""
    return _free(Job.objects.running().filter(lease_until__lt=at).select_related("fact")[:100], at)


def take_back_from(*, worker: str, at: datetime) -> int:
    """Free what *worker* held; only for who knows that it is dead."""
    return _free(Job.objects.running().filter(worker=worker).select_related("fact"), at)


def give_back(*, tokens: Iterable[str]) -> int:
    """Stop before the end: the jobs go back as if they had never been taken."""
    return (
        Job.objects.running()
        .filter(token__in=list(tokens))
        .update(
            state=State.WAITING,
            token="",
            lease_until=None,
            attempts=F("attempts") - 1,  # noqa: S106
        )
    )


def leave(*, worker: str) -> None:
    Worker.objects.filter(name=worker).delete()


def forget_the_gone(*, at: datetime) -> None:
    Worker.objects.filter(seen_at__lt=at - FORGOTTEN_AFTER).delete()


def _free(jobs: Iterable[Job], at: datetime) -> int:
    freed = 0
    for job in jobs:
        ours = Job.objects.running().filter(pk=job.pk, token=job.token)
        if job.attempts >= _attempts_allowed(job):
            # Work that kills whoever takes it up must not do so for ever.
            freed += ours.update(state=State.STUCK, finished_at=at, lease_until=None, error=VANISHED)
            continue
        pause = pause_after(job.attempts) if job.attempts > 1 else timedelta()
        freed += ours.update(state=State.WAITING, run_at=at + pause, token="", lease_until=None, error=VANISHED)  # noqa: S106
    return freed


def _attempts_allowed(job: Job) -> int:
    try:
        return work_of(job).attempts
    except LookupError:
        return 1
