"""Jobs: one verb called."""

from django.utils import timezone
from django_tasks import task

from tribune.discussions.verbs import drafts, erasing, rooms


@task(queue_name="default", priority=-20)
def erase_old() -> None:
    """Every day: private messages past their age, private talks nobody is in, drafts nobody touched for months, bans that
    ended a year ago.
    """
    at = timezone.now()
    erasing.erase_old(at=at)
    drafts.sweep(at=at)
    rooms.forget_ended(at=at)
