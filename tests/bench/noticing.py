"""A million notices in the tables, and how long it takes to tell ten and a hundred thousand people. After `starting`."""

from __future__ import annotations

import resource
import time
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.mail.models import Letter
from tribune.notices.models import Notice
from tribune.notices.testing import an_announcement
from tribune.notices.verbs import announcing, spreading
from tribune.notices.verbs.telling import News, tell
from tribune.people.models import Person

ON_THE_SITE = frozenset({"in_app"})


def fill(rounds: int, *, start: int = 0) -> int:
    """Everyone is told of *rounds* things more, on the site alone; how many notices there are."""
    for number in range(start, start + rounds):
        news = _news(f"bench:{number}", kind="coming" if number % 2 else "new_action", ways=ON_THE_SITE)
        tell(news, to=_everyone(), at=datetime.now(UTC))
    return Notice.objects.count()


def measured(team: int) -> dict[str, Any]:
    """*team* people are told with their letters written, then everyone by an announcement, on this machine's clock."""
    Job.objects.all().delete()
    few = Person.objects.filter(pk__in=list(_everyone().order_by("pk")[:team].values_list("pk", flat=True))).values(
        "pk"
    )
    began = time.perf_counter()
    told = tell(_news("bench:team"), to=few, at=datetime.now(UTC))
    rows = time.perf_counter() - began
    letters_before = Letter.objects.count()
    run_jobs()
    letters = time.perf_counter() - began
    assert told == Letter.objects.count() - letters_before == team, (told, team)

    by = Person.objects.order_by("pk")[0]
    announcement = an_announcement(by, at=datetime.now(UTC), mail=False)
    announcing.send(announcement=announcement, due_at=None, at=datetime.now(UTC))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    while spreading.go_on(announcement_id=announcement.pk, at=datetime.now(UTC)):
        pass
    seconds = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    announcement.refresh_from_db()
    return {
        "told": told, "rows_seconds": rows, "letters_seconds": letters, "announced": announcement.told,
        "announced_seconds": seconds, "announced_mb": grown,
    }  # fmt: skip


def _news(key: str, **more: Any) -> News:
    given: dict[str, Any] = {
        "kind": "new_action", "thing": f"event:{key}", "title": "Marche pour l’eau", "address": "/near/", "team": "Fives",
    }  # fmt: skip
    return News(key=key, **{**given, **more})


def _everyone() -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = Person.objects.supporters().values("pk")
    return found
