"""The jobs of articles read on their pages: ids in, one verb called."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from tribune.facts.jobs import enqueue
from tribune.wire.tasks import QUEUE
from tribune.wire.verbs import readings

WORKING = timedelta(seconds=40)


@task(queue_name=QUEUE)
def go_on_with_pages() -> None:
    """Send a reader when a page is due: one at a time, who asks several hosts at once."""
    if readings.is_due(timezone.now()):
        enqueue(read_pages, key="wire:pages")


@task(queue_name=QUEUE, atomic=False)
def read_pages() -> None:
    """A page of each host at a time, less than a minute; the next minute goes on where this one stopped."""
    until = timezone.now() + WORKING
    while readings.go_on(at=timezone.now()) and timezone.now() < until:
        pass
