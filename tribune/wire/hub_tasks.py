"""Ids in, one verb called: what hubs are asked, and what they pushed."""

from django.utils import timezone
from django_tasks import task

from tribune.wire.tasks import QUEUE
from tribune.wire.verbs import subscriptions


@task(queue_name=QUEUE, atomic=False)
def tend_hubs() -> None:
    """A batch at a time, until nothing is due."""
    while subscriptions.tend(at=timezone.now()) >= subscriptions.AT_ONCE:
        pass


@task(queue_name=QUEUE)
def forget_subscriptions() -> None:
    subscriptions.forget(at=timezone.now())
