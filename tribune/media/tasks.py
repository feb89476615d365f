from django.utils import timezone
from django_tasks import task

from tribune.media.verbs import files, pictures


@task(queue_name="default", priority=-20, atomic=False)
def sweep() -> None:
    """Every night: pictures and files nothing shows, and what lies on the disk that neither needs."""
    at = timezone.now()
    pictures.sweep(at=at)
    files.sweep(at=at)
