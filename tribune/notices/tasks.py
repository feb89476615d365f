"""Jobs: ids in, one verb called."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_tasks import task

from tribune.facts.jobs import enqueue
from tribune.notices.verbs import alerting, mailing, pushing, reading

THURSDAY = 3


@task(queue_name="mail", priority=-5)
def mail_told(key: str, kind: str) -> None:
    more, held = mailing.mail_told(key=key, kind=kind, at=timezone.now())
    if more:
        mail_told.enqueue(key, kind)
    for until in held:
        mail_gathered_at(until)


@task(queue_name="mail", priority=-10)
def mail_gathered(after: int = 0, by: str = "") -> None:
    """Each minute, and when what was held back may leave: fifty letters; a job goes on with the others."""
    at = timezone.now()
    last = mailing.mail_gathered(after=after, at=max(at, datetime.fromisoformat(by)) if by else at)
    if last is not None:
        mail_gathered.enqueue(last, by)


@task(queue_name="push", priority=-5)
def push_told(key: str, kind: str) -> None:
    """Some hundred copies for devices; a job goes on with the others, and one carries them."""
    if pushing.spread(key=key, kind=kind, at=timezone.now()):
        push_told.enqueue(key, kind)
    enqueue(carry_pushes)


@task(queue_name="push", priority=0, atomic=False)
def carry_pushes() -> None:
    """A batch of whatever is due; each copy is struck off the moment its device's service has it."""
    if pushing.carry(at=timezone.now()):
        carry_pushes.enqueue()


@task(queue_name="default", priority=-20)
def forget_old_notices() -> None:
    reading.forget_old(at=timezone.now())


@task(queue_name="mail", priority=-15)
def alert_digest(paces: list[str], after: int = 0) -> None:
    """Some hundred letters; a job goes on with the others."""
    last = alerting.digest(paces=paces, after=after, at=timezone.now())
    if last is not None:
        alert_digest.enqueue(paces, last)


@task(queue_name="mail", priority=-15)
def alert_digests() -> None:
    """Each morning the daily ones; on Thursday, in the same letters, the weekly ones too, in time for the weekend."""
    is_thursday = timezone.localtime(timezone=ZoneInfo("Europe/Paris")).weekday() == THURSDAY
    alert_digest.enqueue(["daily", "weekly"] if is_thursday else ["daily"])


def mail_gathered_at(until: datetime) -> None:
    """One job for all that waits for the same minute."""
    enqueue(mail_gathered, by=until.isoformat(), key=f"notices.gathered:{until:%Y%m%d%H%M}", run_at=until)
