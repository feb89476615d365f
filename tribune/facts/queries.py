"""Jobs in the operator's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models


class JobQuerySet(models.QuerySet[Any]):
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
