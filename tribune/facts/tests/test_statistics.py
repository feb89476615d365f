"""Queries are planned by what the tables hold, not by guesses."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest
from django.db import connection

from tribune.facts import schedule
from tribune.facts.models import Job
from tribune.facts.tasks import keep_statistics
from tribune.facts.testing import run_jobs
from tribune.kit import dialects
from tribune.kit.inserting import put_in

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
DISTINCT_KEYS = {
    "sqlite": "SELECT stat FROM sqlite_stat1 WHERE idx = 'job_by_key'",
    "postgresql": "SELECT n_distinct FROM pg_stats WHERE tablename = 'facts_job' AND attname = 'key'",
}


def put_jobs(**said) -> None:
    put_in(
        Job(run_at=NOON, enqueued_at=NOON, state="done", **{name: value(n) for name, value in said.items()})
        for n in range(400)
    )


def distinct_keys() -> str:
    with connection.cursor() as cursor:
        cursor.execute(DISTINCT_KEYS[connection.vendor])
        return str((cursor.fetchone() or [""])[0])


@pytest.mark.django_db
def test_after_a_migration_the_database_knows_what_the_tables_hold():
    put_jobs(key=lambda n: f"bed {n % 4}")

    dialects.analyze()

    assert distinct_keys() == {"sqlite": "400 100", "postgresql": "4.0"}[connection.vendor]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_open_already_plans_by_it_too():
    asked = Job.objects.filter(key="bed 1", finished_at=NOON)
    with closing(connection.copy("default")) as another:
        put_jobs(key=lambda n: f"bed {n}", finished_at=lambda n: NOON)
        dialects.analyze()
        assert "job_by_key" in plan(another, asked)
        Job.objects.all().delete()
        put_jobs(key=lambda n: "bed 1", finished_at=lambda n: NOON + timedelta(hours=n))

        dialects.analyze()

        assert "job_by_end" in plan(another, asked)
    Job.objects.all().delete()
    dialects.analyze()  # the tests that follow find the tables empty


def plan(database, asked) -> str:
    """SQLite sees that the schema changed when a query runs, and explains once what is asked again word for word."""
    sql, given = asked.query.get_compiler(connection=database).as_sql()
    explain = {"sqlite": f"EXPLAIN QUERY PLAN /* {token_hex()} */ ", "postgresql": "EXPLAIN "}[database.vendor]
    with database.cursor() as cursor:
        cursor.execute(sql, given)
        cursor.execute(explain + sql, given)
        return str(cursor.fetchall())


if connection.vendor == "sqlite":

    @pytest.mark.django_db
    def test_each_night_a_worker_looks_again_where_the_database_does_not_by_itself():
        put_jobs(key=lambda n: f"bed {n % 8}")
        keep_statistics.enqueue()

        run_jobs()

        assert distinct_keys() == "401 45"
        assert "keep_statistics" in str([line.name for line in schedule.lines()])
