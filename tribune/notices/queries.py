from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

MANY = 99


class Notices(QuerySet[Any]):
    def of(self, person: Any) -> Notices:
        """Those on *person*'s page."""
        return self.filter(person=person, is_shown=True)

    def unread(self) -> Notices:
        return self.filter(is_shown=True, read_at=None)

    def unsent(self) -> Notices:
        """Wanted by mail and not written yet."""
        return self.filter(wants_mail=True, mailed_at=None)

    def gathered(self, by: datetime) -> Notices:
        """Unsent, waiting for an hour that has come by *by*."""
        return self.unsent().filter(due_at__isnull=False, due_at__lte=by)

    def unpushed(self) -> Notices:
        return self.filter(wants_push=True, pushed_at=None)

    def tally(self, since: datetime) -> dict[str, int]:
        """How many ``notices`` told since then, and how many ``letters`` written of them (a bundle counts once)."""
        counted = self.filter(created_at__gt=since).aggregate(
            notices=Count("pk"), letters=Count("mailed_at", distinct=True)
        )
        return {"notices": counted["notices"], "letters": counted["letters"]}
