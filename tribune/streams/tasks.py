from django.utils import timezone
from django_tasks import task

from tribune.streams import verbs


@task(priority=-30)
def sweep() -> int:
    return verbs.sweep(at=timezone.now())
