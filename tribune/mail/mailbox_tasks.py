"""The job that looks into the mailbox of another server."""

import logging

from django.utils import timezone
from django_tasks import task

from tribune.mail import fetching
from tribune.mail.doors import door

log = logging.getLogger(__name__)


@task(queue_name="mail", priority=-20, atomic=False)
def fetch_mail() -> None:
    """Every minute: look into the mailbox that the setting names, if it names one."""
    try:
        asked = door()
        if asked is not None and not asked.is_ours:
            fetching.fetch(asked, at=timezone.now())
    except (ValueError, fetching.MailboxDoesNotAnswer) as trouble:
        log.warning("The mailbox of answers was not read, it will be in a minute: %s", trouble)
