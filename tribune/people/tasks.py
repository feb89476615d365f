"""Jobs: one verb called."""

from django.utils import timezone
from django_tasks import task

from tribune.facts.jobs import enqueue
from tribune.people import sessions
from tribune.people.models import ErasurePart
from tribune.people.verbs import erasures, intents


@task()
def erase_part(part_id: int) -> None:
    """One part of the house forgets; the people room, which knows the address, comes when the others are done."""
    part = ErasurePart.objects.select_related("erasure__person").get(pk=part_id)
    erasures.erase_part(part=part, at=timezone.now())
    for last in erasures.ready_parts(part.erasure):
        enqueue(erase_part, last.pk, key=f"erase:{last.pk}")


@task(priority=-20)
def forget_old() -> None:
    """Every hour: intents whose day is over, sessions that ended."""
    at = timezone.now()
    intents.forget_old(at=at)
    sessions.forget_ended(at=at)
