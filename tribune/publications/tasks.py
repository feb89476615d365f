"""Ids in, one verb called."""

from django.utils import timezone
from django_tasks import task

from tribune.publications.verbs import hub


@task(atomic=False)
def tell_subscribers() -> None:
    hub.tell(at=timezone.now())


@task
def forget_subscribers() -> None:
    hub.forget(at=timezone.now())
