"""What is done by the clock about exchanges."""

from django.utils import timezone
from django_tasks import task

from tribune.wire.tasks import QUEUE
from tribune.wire.verbs import exchanges


@task(queue_name=QUEUE)
def forget_exchanges() -> None:
    exchanges.forget_old(at=timezone.now())
