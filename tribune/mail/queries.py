from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet


class Letters(QuerySet[Any]):
    def waiting(self) -> Letters:
        return self.filter(sent_at=None, failed_at=None)

    def due(self, at: datetime) -> Letters:
        """Waiting, their hour come, and in no worker's hands (or in those of one that died)."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=at)
        return self.waiting().filter(free, due_at__lte=at)

    def sent_within(self, span: timedelta, *, at: datetime) -> Letters:
        return self.filter(sent_at__gt=at - span)

    def failed(self) -> Letters:
        return self.exclude(failed_at=None)

    def empty(self, at: datetime) -> int:
        """Forget address and words; how many letters."""
        return int(self.update(to="", to_index="", content="", emptied_at=at))
