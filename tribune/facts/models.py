from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tribune.facts.queries import JobQuerySet


class Fact(models.Model):
    """Something that happened, in ids; written in the transaction in which it happened, never changed."""

    name = models.CharField(max_length=80)
    body = models.JSONField()
    recorded_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name} {self.body}"


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    STUCK = "stuck", _("stuck")
    DROPPED = "dropped", _("dropped")


class Job(models.Model):
    """One piece of work: a task with its arguments, or a listener with its fact.

    A running job belongs to whoever holds its ``token`` until ``lease_until``;
    nothing it does counts unless the token still stands when it finishes.
    """

    task = models.CharField(max_length=200)
    fact = models.ForeignKey(Fact, null=True, on_delete=models.RESTRICT, related_name="jobs")
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    key = models.CharField(max_length=120, null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    run_at = models.DateTimeField()
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    returned = models.JSONField(null=True)
    error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=["waiting", "running"]), name="one_live_job_a_key"
            )
        ]
        # Whole indexes, not partial ones: SQLite cannot use those for values that come as parameters.
        indexes = [
            models.Index("state", F("priority").desc(), "run_at", "id", name="job_by_state"),
            models.Index(fields=["key"], name="job_by_key"),
            models.Index(fields=["finished_at"], name="job_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"


class Tick(models.Model):
    """When a line of the schedule is next due; whoever moves it on enqueues its job."""

    name = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at:%Y-%m-%d %H:%M}"


class Worker(models.Model):
    """A worker process and when it last gave a sign of life."""

    name = models.CharField(max_length=80, unique=True)
    queues = models.CharField(max_length=200, blank=True)
    threads = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
