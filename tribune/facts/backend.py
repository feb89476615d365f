"""Django's tasks interface over our job table."""

from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import TaskResultDoesNotExist

from tribune.facts.jobs import put
from tribune.facts.models import Job

P = ParamSpec("P")
T = TypeVar("T")

STATUS = {
    "waiting": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "stuck": TaskResultStatus.FAILED,
    "dropped": TaskResultStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task[P, T]):
    """A task with what our table adds.

    ``atomic``: the work and the job's end are one transaction, so what it
    writes happens once. Say ``@task(atomic=False)`` for long work and for
    whatever talks to the outside world; that must do no harm done twice.
    ``attempts``: how many times before the job is stuck.
    """

    atomic: bool = True
    attempts: int = 8


class JobFailed(Exception):
    """The job gave up; its row says why."""


class JobBackend(BaseTaskBackend):
    task_class = JobTask
    supports_defer = True
    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        self.validate_task(task)
        return self.result_of(put(task, args, kwargs), task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(pk=int(result_id), fact=None).first() if result_id.isdigit() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return self.result_of(job, import_string(job.task))

    def result_of(self, job: Job, task: Task[P, T]) -> TaskResult[T]:
        result: TaskResult[T] = TaskResult(
            task=task,
            id=str(job.pk),
            status=STATUS[job.state],
            enqueued_at=job.enqueued_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            last_attempted_at=job.started_at,
            args=job.args,
            kwargs=job.kwargs,
            backend=self.alias,
            errors=[TaskError(exception_class_path=f"{__name__}.JobFailed", traceback=job.error)] if job.error else [],
            worker_ids=[job.worker] * job.attempts,
        )
        object.__setattr__(result, "_return_value", job.returned)
        return result
