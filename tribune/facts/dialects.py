"""Taking jobs, in the two dialects: one conditional UPDATE, so that a job is taken by one worker only.

PostgreSQL lets many workers pick at once, each skipping the rows another is
taking. SQLite has one writer, so the statement is alone by nature; the cheap
look beforehand keeps idle workers from taking the write lock for nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone

from tribune.facts.models import Job

TAKE = """
    UPDATE facts_job
       SET state = 'running', worker = %s, token = %s, started_at = %s, lease_until = %s, attempts = attempts + 1
     WHERE state = 'waiting' AND id {among}
"""
DUE = """
    SELECT id FROM facts_job WHERE state = 'waiting' AND run_at <= %s {queues}
     ORDER BY priority DESC, run_at, id LIMIT %s
"""
AMONG = {
    "sqlite": "IN (" + DUE + ")",
    # An array is evaluated once; a plain IN may be planned as a join that runs the LIMIT again and takes too many.
    "postgresql": "= ANY(ARRAY(" + DUE + " FOR UPDATE SKIP LOCKED))",
}


def claim(
    *, worker: str, token: str, at: datetime, lease_until: datetime, limit: int, queues: Sequence[str] = ()
) -> list[Job]:
    """Take up to *limit* due jobs, the most urgent first; each is ours until *lease_until* under *token*.

    *queues* empty means every queue; *token* must never have been used before.
    """
    if not Job.objects.due(at, queues).exists():
        return []
    among = AMONG[connection.vendor].format(queues=_in(queues))
    when = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(among=among), [worker, token, when(at), when(lease_until), when(at), *queues, limit])
        if cursor.rowcount == 0:
            return []
    return list(
        Job.objects.filter(token=token, state="running").select_related("fact").order_by("-priority", "run_at", "id")
    )


def database_hour() -> datetime:
    """The database's own clock; SQLite has none but ours."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        hour: datetime = cursor.fetchone()[0]
    return hour


def _in(queues: Sequence[str]) -> str:
    return f"AND queue IN ({', '.join(['%s'] * len(queues))})" if queues else ""
