"""Jobs: one verb called."""

from django.utils import timezone
from django_tasks import task

from tribune.teams.verbs import requests


@task(queue_name="default", priority=-20)
def forget_old() -> None:
    """Every day: what was said to be let in, three months after the answer."""
    requests.forget_old(at=timezone.now())
