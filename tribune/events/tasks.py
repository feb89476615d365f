"""Jobs: one verb called."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from tribune.events.verbs import waiting


@task()
def pass_on(rsvp_id: int, until: str) -> None:
    """At its deadline (ISO 8601), a place nobody took goes to the next."""
    waiting.lapse(rsvp_id=rsvp_id, until=datetime.fromisoformat(until), at=timezone.now())
