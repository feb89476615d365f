"""Jobs of what comes in: one verb called, in no transaction of the job, for a room may look at pictures meanwhile."""

from django.utils import timezone
from django_tasks import task

from tribune.mail.models import ReceivedMail
from tribune.mail.verbs import receiving


@task(queue_name="mail", priority=20, atomic=False)
def take(received_id: int) -> None:
    """Read a mail that came in and pass on what it says."""
    received = ReceivedMail.objects.filter(pk=received_id).first()
    if received is not None:
        receiving.take(received=received, at=timezone.now())


@task(queue_name="mail", priority=-20, atomic=False)
def forget_old_mails() -> None:
    """Every day: empty and forget mails that came in."""
    receiving.empty_old(at=timezone.now())
