from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from tribune.facts import leases, sweeping
from tribune.kit import dialects


@task(atomic=False, priority=-50)
def sweep() -> int:
    """Forget what was done long ago, in small bites so that nobody waits for the database."""
    now = timezone.now()
    leases.forget_the_gone(at=now)
    return sweeping.sweep(jobs_before=now - timedelta(days=7), facts_before=now - timedelta(days=30))


@task(priority=-50)
def keep_statistics() -> None:
    """Plan queries by what the tables hold now."""
    dialects.analyze_nightly()
