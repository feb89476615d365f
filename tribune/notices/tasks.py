"""Jobs: ids in, one verb called."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_tasks import task

from tribune.facts.jobs import enqueue
from tribune.notices.models import Notice
from tribune.notices.verbs import alerting, mailing, reading

THURSDAY = 3


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


@task(queue_name="mail", priority=-15)
def alert_digest(pace: str, after: int = 0) -> None:
    """Some hundred letters; a job goes on with the others."""
    last = alerting.digest(pace=pace, after=after, at=timezone.now())
    if last is not None:
        alert_digest.enqueue(pace, last)


@task(queue_name="mail", priority=-15)
def alert_digests() -> None:
    """Each morning the daily ones; on Thursday the weekly ones too, in time for the weekend."""
    alert_digest.enqueue("daily")
    if timezone.localtime(timezone=ZoneInfo("Europe/Paris")).weekday() == THURSDAY:
        alert_digest.enqueue("weekly")


def mail_bundle_soon(notice: Notice, *, at: datetime) -> Any:
    """A job for each notice: the first takes all that wait, the others find nothing left to write."""
    run_at = mailing.bundle_due_at(notice, at=at)
    return enqueue(mail_bundle, notice.person_id, notice.kind, notice.thing, run_at=run_at)
