"""Jobs: one verb called."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tribune.events.models import CalendarImport, Event, Repetition
from tribune.events.verbs import alerts, calendar_imports, doors, favours, moving, reminders, repetitions, waiting
from tribune.facts.jobs import enqueue


@task()
def pass_on(rsvp_id: int, until: str) -> None:
    """At its deadline (ISO 8601), a place nobody took goes to the next."""
    waiting.lapse(rsvp_id=rsvp_id, until=datetime.fromisoformat(until), at=timezone.now())


@task()
def let_go(occurrence_id: int) -> None:
    """At its deadline, the places of those who did not say whether they still come are free."""
    if moving.let_go(occurrence_id=occurrence_id, at=timezone.now()):
        let_go.enqueue(occurrence_id)


@task(queue_name="default", priority=-10)
def extend_repetitions() -> None:
    """Once a day, each action that repeats gets the dates that have come within the horizon, and shows its next one."""
    at = timezone.now()
    for pk in Repetition.objects.filter(is_whole=False).order_by("pk").values_list("pk", flat=True).iterator():
        repetitions.extend(repetition_id=pk, at=at)
    shown = Event.objects.filter(repeats=True, cancellation=None, publication__ends_at__lte=at)
    for pk in (
        shown.filter(occurrences__is_on=True, occurrences__ends_at__gt=at).distinct().values_list("pk", flat=True)
    ):
        repetitions.show_next(event_id=pk, at=at)


@task(queue_name="default", priority=-20)
def forget_attendances() -> None:
    """Once a day: who came to what is long past is erased, and how many came stays."""
    doors.forget_old(at=timezone.now())


@task(priority=-10)
def match_alerts(event_id: int, after: int = 0) -> None:
    """One published action beside some hundreds of alerts; a job goes on with the others."""
    last = alerts.match(event_id=event_id, after=after, at=timezone.now())
    if last is not None:
        enqueue(match_alerts, event_id, last, key=f"match_alerts:{event_id}:{last}")


@task(queue_name="default", priority=-20)
def forget_rides() -> None:
    """Once a day, the rides and beds of dates that ended long enough ago go, with what was written about them."""
    favours.forget(at=timezone.now())


@task(queue_name="default", priority=10)
def send_reminders() -> None:
    """Every minute: what is due to be said to those who come."""
    reminders.send_due(at=timezone.now())


@task(queue_name="default", priority=-10)
def poll_calendars() -> None:
    """Give each calendar that is due its own job; claim and job are one transaction."""
    with transaction.atomic():
        for pk in calendar_imports.claim_due(at=timezone.now()):
            enqueue(take_in_calendar, pk, key=f"calendar:{pk}")


# The network is asked outside any transaction, and each date has its own.
@task(queue_name="default", priority=-10, atomic=False)
def take_in_calendar(calendar_id: int) -> None:
    calendar = CalendarImport.objects.select_related("team__circle", "team__place", "kind", "made_by").filter(
        pk=calendar_id, started_at__isnull=False, paused_at=None
    )
    for one in calendar:
        calendar_imports.take(calendar=one, at=timezone.now())
