"""The job of an announcement, apart from the others since what tells people starts jobs itself."""

from django.utils import timezone
from django_tasks import task

from tribune.notices.verbs import spreading


@task(queue_name="default", priority=-10)
def announce(announcement_id: int) -> None:
    """Ten thousand persons; a job goes on with the others."""
    if spreading.go_on(announcement_id=announcement_id, at=timezone.now()):
        announce.enqueue(announcement_id)
