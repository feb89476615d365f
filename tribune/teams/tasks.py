"""Jobs: one verb called."""

from django.utils import timezone
from django_tasks import task

from tribune.teams.verbs import certifying, enquiries, requests


@task(queue_name="default", priority=-20)
def forget_old() -> None:
    """Every day: what was said to be let in, three months after the answer; what was written to teams, after a year."""
    requests.forget_old(at=timezone.now())
    enquiries.forget_old(at=timezone.now())


@task(queue_name="default", priority=-20)
def weigh_teams() -> None:
    """Every day: certifications given, warned of and ended."""
    certifying.weigh_all(at=timezone.now())
