"""What a person at the desk does with a stuck job."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tribune.facts.models import Job, State
from tribune.kit.refusals import Refusal


class JobHasMovedOn(Refusal):
    sentence = _("This job is not stuck any more.")


class SameWorkIsWaiting(Refusal):
    sentence = _("The same work is already waiting or running.")


def retry(*, job: Job, at: datetime) -> None:
    """Give a stuck job all its attempts again, from now."""
    try:
        with transaction.atomic():
            freed = Job.objects.stuck().filter(pk=job.pk)
            if not freed.update(state=State.WAITING, attempts=0, run_at=at, finished_at=None, token=""):  # noqa: S106
                raise JobHasMovedOn
    except IntegrityError as error:
        raise SameWorkIsWaiting from error


def drop(*, job: Job, at: datetime) -> None:
    """Do not do a stuck or waiting job; it stays in the list as dropped until the sweep."""
    left = Job.objects.filter(pk=job.pk, state__in=[State.STUCK, State.WAITING])
    if not left.update(state=State.DROPPED, finished_at=at):
        raise JobHasMovedOn
