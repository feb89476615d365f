"""Jobs in the operator's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Min, Q

if TYPE_CHECKING:
    from tribune.facts.models import Job  # noqa: F401  (named in quotes below)


@dataclass(frozen=True, slots=True)
class QueueState:
    """One queue as the desk shows it.

    ``due`` are the waiting whose hour has come, ``oldest_due_at`` the first of
    them; ``done`` are those that ended well in the last hour.
    """

    queue: str
    waiting: int
    due: int
    running: int
    stuck: int
    done: int
    oldest_due_at: datetime | None


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self) -> JobQuerySet:
        return self.filter(state="waiting")

    def running(self) -> JobQuerySet:
        return self.filter(state="running")

    def stuck(self) -> JobQuerySet:
        """Given up after their last attempt; they wait for a person."""
        return self.filter(state="stuck")

    def live(self) -> JobQuerySet:
        return self.filter(state__in=["waiting", "running"])

    def due(self, at: datetime, queues: Iterable[str] = ()) -> JobQuerySet:
        """Waiting, and their hour has come; *queues* empty means every queue."""
        due = self.filter(state="waiting", run_at__lte=at)
        return due.filter(queue__in=list(queues)) if queues else due

    def by_queue(self, at: datetime) -> list[QueueState]:
        """Every queue with work to do, or that did some in the last hour."""
        due = Q(state="waiting", run_at__lte=at)
        rows = (
            self.filter(state__in=["waiting", "running", "stuck"])
            .values("queue")
            .annotate(
                waiting=Count("pk", filter=Q(state="waiting")),
                due=Count("pk", filter=due),
                running=Count("pk", filter=Q(state="running")),
                stuck=Count("pk", filter=Q(state="stuck")),
                oldest_due_at=Min("run_at", filter=due),
            )
            .order_by("queue")
        )
        ended = self.filter(state="done", finished_at__gt=at - timedelta(hours=1)).values("queue").annotate(Count("pk"))
        done = {row["queue"]: row["pk__count"] for row in ended}
        states = {row["queue"]: QueueState(**row, done=done.get(row["queue"], 0)) for row in rows}
        for queue in done.keys() - states.keys():
            states[queue] = QueueState(queue, 0, 0, 0, 0, done[queue], None)
        return [states[queue] for queue in sorted(states)]
