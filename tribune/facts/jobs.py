"""Put work in the queue; it is there if and only if the transaction around it commits."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django_tasks import TaskResult
from django_tasks.base import Task
from django_tasks.utils import normalize_json

from tribune.facts.models import Job


def enqueue(
    task: Task[..., Any],
    *args: Any,
    key: str | None = None,
    run_at: datetime | None = None,
    queue: str | None = None,
    priority: int | None = None,
    **kwargs: Any,
) -> TaskResult[Any]:
    """Enqueue *task*; a waiting or running job with the same *key* makes it a no-op and is answered instead."""
    chosen = task.using(run_after=run_at, queue_name=queue, priority=priority)
    result: TaskResult[Any] = chosen.get_backend().result_of(put(chosen, args, kwargs, key=key), chosen)  # type: ignore[attr-defined]
    return result


def put(task: Task[..., Any], args: Any, kwargs: Any, *, key: str | None = None) -> Job:
    now = timezone.now()
    job = Job(
        task=task.module_path,
        args=normalize_json(list(args)),
        kwargs=normalize_json(kwargs),
        queue=task.queue_name,
        priority=task.priority,
        key=key,
        run_at=task.run_after or now,
        enqueued_at=now,
    )
    if key is None:
        job.save(force_insert=True)
        return job
    while True:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        standing = Job.objects.live().filter(key=key).first()
        # None when the job that stood in the way ended between the two statements: then ours is wanted after all.
        if standing is not None:
            return standing
