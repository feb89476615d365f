from django.utils import timezone
from django_tasks import task

from tribune.media.verbs import pictures


@task(queue_name="default", priority=-20, atomic=False)
def sweep() -> None:
    """Every night: pictures nothing shows, files no picture needs."""
    pictures.sweep(at=timezone.now())
