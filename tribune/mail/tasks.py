"""Jobs: one verb called, in no transaction of the job: each letter is marked the moment the server has it.

Any of them carries whatever is due; the letter that started it is only the reason to look.
"""

from django.utils import timezone
from django_tasks import task

from tribune.mail.verbs import carrying


@task(queue_name="mail", priority=0, atomic=False)
def carry(letter_id: int) -> None:
    carrying.carry_due(at=timezone.now())


@task(queue_name="mail", priority=50, atomic=False)
def carry_now(letter_id: int) -> None:
    """For a letter its reader waits for."""
    carrying.carry_due(at=timezone.now())


@task(queue_name="mail", priority=-20, atomic=False)
def carry_waiting() -> None:
    """Every minute: retries whose hour has come, and letters whose worker died."""
    carrying.carry_due(at=timezone.now())


@task(queue_name="mail", priority=-20, atomic=False)
def empty_old() -> None:
    """Every day: forget the words and addresses of letters long gone."""
    carrying.empty_old(at=timezone.now())
