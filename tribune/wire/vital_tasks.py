"""Ids in, one verb called."""

from django.utils import timezone
from django_tasks import task

from tribune.wire.tasks import QUEUE
from tribune.wire.verbs import vitals


@task(queue_name=QUEUE)
def tally_visits() -> None:
    vitals.tally(at=timezone.now())
