"""Jobs of what comes in: one verb called, in no transaction of the job, for a room may look at pictures meanwhile."""

import logging

from django.utils import timezone
from django_tasks import task

from tribune.mail import fetching
from tribune.mail.doors import door
from tribune.mail.models import ReceivedMail
from tribune.mail.verbs import receiving

log = logging.getLogger(__name__)


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


@task(queue_name="mail", priority=-20, atomic=False)
def fetch_mail() -> None:
    """Every minute: look into the mailbox that the setting names, if it names one."""
    try:
        asked = door()
        if asked is not None and not asked.is_ours:
            fetching.fetch(asked, at=timezone.now())
    except (ValueError, fetching.MailboxDoesNotAnswer) as trouble:
        log.warning("The mailbox of answers was not read, it will be in a minute: %s", trouble)
