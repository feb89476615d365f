"""Old work is forgotten: jobs that ended well after a week, given-up ones and facts after a month.

What waits, runs or is stuck is never swept, nor a fact that such a job still needs.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from tribune.facts.models import Fact, Job, State

BITE = 500


def sweep(*, jobs_before: datetime, facts_before: datetime) -> int:
    """Delete in bites; answer how many rows went."""
    over = Job.objects.filter(state__in=[State.DONE, State.DROPPED], finished_at__lt=jobs_before)
    unheard = Fact.objects.filter(recorded_at__lt=facts_before).exclude(Exists(Job.objects.filter(fact=OuterRef("pk"))))
    return _in_bites(Job, over) + _in_bites(Fact, unheard)


def _in_bites(model: type[Job] | type[Fact], rows: QuerySet[Job] | QuerySet[Fact]) -> int:
    gone = 0
    while True:
        bite = list(rows.values_list("pk", flat=True)[:BITE])
        if not bite:
            return gone
        gone += model._default_manager.filter(pk__in=bite).delete()[0]
