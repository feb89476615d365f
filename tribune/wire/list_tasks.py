"""The jobs of lists of feeds: ids in, one verb called."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from tribune.facts.jobs import enqueue
from tribune.wire.tasks import QUEUE
from tribune.wire.verbs import lists

WORKING = timedelta(seconds=40)


@task(queue_name=QUEUE)
def go_on_with_lists() -> None:
    """One job for each list of which something is left to do, whoever began it."""
    for list_id in lists.going():
        enqueue(read_list, list_id, key=f"wire:list:{list_id}")


@task(queue_name=QUEUE, atomic=False)
def read_list(list_id: int) -> None:
    """A batch at a time, less than a minute, while there is somebody to ask; the next minute goes on where this one
    stopped.
    """
    until = timezone.now() + WORKING
    while lists.go_on(list_id=list_id, at=timezone.now()) and timezone.now() < until:
        pass
