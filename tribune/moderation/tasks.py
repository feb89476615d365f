"""Jobs: one verb called."""

from django.utils import timezone
from django_tasks import task

from tribune.moderation.verbs import cases


@task(queue_name="default", priority=-20)
def forget_old() -> None:
    """Every day: the words kept of cases that closed half a year ago."""
    cases.forget_old(at=timezone.now())
