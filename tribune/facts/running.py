"""Run one job that has been taken, and say how it ended.

The end of a job is a conditional update on its token. An atomic job (the
rule) has that update in the same transaction as its work: if the lease was
lost meanwhile, or the machine dies at any instant, neither happened.
"""

import logging
import random
import re
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskContext
from django_tasks.base import Task
from django_tasks.utils import normalize_json

from tribune.facts import ledger
from tribune.facts.backend import JobBackend, JobTask
from tribune.facts.models import Job, State

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=4)
LONG_TRANSACTION_SECONDS = 3.0
LONGEST_PAUSE = timedelta(hours=1)
ADDRESS = re.compile(r"[^\s<>\"'(),;:@]+@[^\s<>\"'(),;:@]+\.[^\s<>\"'(),;:@]+")


class LeaseLost(Exception):
    """Another worker has the job, or a person dropped it: what we did must not count."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job comes down to."""

    call: Callable[[], object]
    atomic: bool = True
    attempts: int = 8


def run(job: Job, *, may_raise: bool = False) -> State:
    """Do *job*, which is ours, and answer the state it is left in; ``may_raise`` is for tests."""
    work = Work(call=lambda: None)
    try:
        work = work_of(job)
        if work.atomic:
            began = time.monotonic()
            with transaction.atomic():
                finish(job, work.call())
            if (seconds := time.monotonic() - began) > LONG_TRANSACTION_SECONDS:
                log.warning(
                    "Job %s (%s) kept a transaction open for %.1f s: say atomic=False.", job.pk, job.task, seconds
                )
        else:
            finish(job, work.call())
    except LeaseLost:
        kept = "nothing it did in the database was kept" if work.atomic else "it will be done again"
        log.warning("Job %s (%s) was taken from us: %s.", job.pk, job.task, kept)
        return State.WAITING
    except Exception as error:
        state = fail(job, error, attempts=work.attempts, at=timezone.now())
        if may_raise:
            raise
        return state
    return State.DONE


def work_of(job: Job) -> Work:
    """The function behind *job*, with its arguments; a name that is gone raises ``LookupError`` in plain words."""
    if job.fact is not None:
        hearer = ledger.hearer_at(job.task)
        if hearer is None:
            raise LookupError(f"Nobody hears {job.fact.name} at {job.task} any more.")
        happening = ledger.from_json(job.fact.name, job.fact.body)
        return Work(lambda: hearer.function(happening), hearer.atomic, hearer.attempts)
    try:
        task: Any = import_string(job.task)
    except ImportError as error:
        raise LookupError(f"The task {job.task} is gone.") from error
    if not isinstance(task, Task):
        raise LookupError(f"{job.task} is not a task.")
    atomic, attempts = (task.atomic, task.attempts) if isinstance(task, JobTask) else (True, 8)
    return Work(lambda: _call(task, job), atomic, attempts)


def finish(job: Job, returned: object) -> None:
    """Mark *job* done if it is still ours, else raise ``LeaseLost``."""
    ours = Job.objects.filter(pk=job.pk, token=job.token, state=State.RUNNING)
    kept = None if job.fact_id else normalize_json(returned)
    if ours.update(state=State.DONE, finished_at=timezone.now(), lease_until=None, returned=kept, error="") != 1:
        raise LeaseLost


def fail(job: Job, error: BaseException, *, attempts: int, at: datetime) -> State:
    """Put *job* back for later, or leave it stuck after its last attempt; the error is kept in plain words."""
    words = in_words(error)
    ours = Job.objects.filter(pk=job.pk, token=job.token, state=State.RUNNING)
    if job.attempts >= attempts:
        log.error("Job %s (%s) is stuck after %s attempts: %s", job.pk, job.task, job.attempts, words)
        ours.update(state=State.STUCK, finished_at=at, lease_until=None, error=words)
        return State.STUCK
    log.warning("Job %s (%s), attempt %s, will be tried again: %s", job.pk, job.task, job.attempts, words)
    ours.update(state=State.WAITING, run_at=at + pause_after(job.attempts), lease_until=None, token="", error=words)  # noqa: S106
    return State.WAITING


def pause_after(attempts: int) -> timedelta:
    """Longer each time, and never the same twice, so that what failed together does not come back together."""
    longest: timedelta = min(FIRST_PAUSE * 3 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return longest * random.uniform(0.7, 1.3)  # noqa: S311


def in_words(error: BaseException) -> str:
    """One line for the desk: what went wrong and where; nobody's address in it."""
    said = " ".join(str(error).split()) or "no words given"
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/tribune/" in frame.filename and frame.filename != __file__]
    where = ""
    if ours:
        where = f" ({ours[-1].filename.rpartition('/tribune/')[2]}, line {ours[-1].lineno})"
    return ADDRESS.sub("[address]", f"{type(error).__name__}: {said[:1000]}{where}")


def _call(task: Task[..., Any], job: Job) -> object:
    if task.takes_context:
        backend = task.get_backend()
        assert isinstance(backend, JobBackend)
        return task.call(TaskContext(task_result=backend.result_of(job, task)), *job.args, **job.kwargs)
    return task.call(*job.args, **job.kwargs)
