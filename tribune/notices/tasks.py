"""Jobs: ids in, one verb called."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django_tasks import task

from tribune.facts.jobs import enqueue
from tribune.notices.models import Notice
from tribune.notices.verbs import mailing, reading


@task(queue_name="mail", priority=-5)
def mail_told(key: str) -> None:
    if mailing.mail_told(key=key, at=timezone.now()):
        mail_told.enqueue(key)


@task(queue_name="default", priority=-20)
def forget_old_notices() -> None:
    reading.forget_old(at=timezone.now())


@task(queue_name="mail", priority=-5)
def mail_bundle(person_id: int, kind: str, thing: str) -> None:
    mailing.mail_bundle(person_id=person_id, kind=kind, thing=thing, at=timezone.now())


def mail_bundle_soon(notice: Notice, *, at: datetime) -> Any:
    """A job for each notice: the first takes all that wait, the others find nothing left to write."""
    run_at = mailing.bundle_due_at(notice, at=at)
    return enqueue(mail_bundle, notice.person_id, notice.kind, notice.thing, run_at=run_at)
