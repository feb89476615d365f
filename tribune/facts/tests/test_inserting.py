"""Rows put in by a kept INSERT are those that the ORM would have put in; which, every test of every room compares."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from tribune.facts.models import Fact, Job
from tribune.kit.inserting import NotAsTheORM, put_in, put_values

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)


def a_job(number: int, **more) -> Job:
    return Job(
        task=f"task {number}", args=[number, "é"], run_at=NOON, enqueued_at=NOON + timedelta(hours=number), **more
    )


def test_rows_come_back_as_they_were_given_with_the_key_that_the_database_gave():
    jobs = put_in(
        a_job(number, key=f"k{number}" if number % 2 else None, returned={"n": number}) for number in range(120)
    )

    assert [job.pk for job in jobs] == sorted({job.pk for job in jobs})
    assert not any(job._state.adding for job in jobs)
    for job in jobs:
        kept = Job.objects.get(pk=job.pk)
        assert {f.attname: getattr(kept, f.attname) for f in Job._meta.concrete_fields} == {
            f.attname: getattr(job, f.attname) for f in Job._meta.concrete_fields
        }


def test_values_without_an_object_are_rows_too():
    keys = put_values(Fact, ("recorded_at", "name", "body"), [(NOON, f"Bell {n}", {"bell_id": n}) for n in range(3)])

    facts = Fact.objects.in_bulk(keys)
    assert [(facts[key].name, facts[key].body, facts[key].recorded_at) for key in keys] == [
        (f"Bell {n}", {"bell_id": n}, NOON) for n in range(3)
    ]


def test_the_same_number_of_rows_asks_as_few_statements_each_time():
    for _turn in range(2):
        with CaptureQueriesContext(connection) as captured:
            put_values(Fact, ("name", "body", "recorded_at"), [("Bell", {}, NOON)] * 50)
        assert len(captured) == 1


def test_nothing_is_no_statement():
    with CaptureQueriesContext(connection) as captured:
        assert put_in([]) == []
        assert put_values(Fact, ("name", "body", "recorded_at"), []) == []
    assert len(captured) == 0


def test_one_row_that_may_not_stand_keeps_all_out():
    with pytest.raises(IntegrityError), transaction.atomic():
        put_in([a_job(1), a_job(2, key="one"), a_job(3, key="one")])

    assert not Job.objects.exists()


def test_a_column_left_out_is_refused():
    with pytest.raises(NotAsTheORM, match="recorded_at"):
        put_values(Fact, ("name", "body"), [("Bell", {})])


def test_a_model_that_writes_its_own_values_is_refused():
    class Stamped(models.Model):
        at = models.DateTimeField(auto_now=True)

        class Meta:
            app_label = "facts"
            managed = False

    with pytest.raises(NotAsTheORM):
        put_in([Stamped()])
