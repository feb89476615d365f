"""What a prepared query promises, on rows of actions; that each one equals the ORM's is compared in every test."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from tribune.events.models import EventKind
from tribune.kit.prepared import NotAValue, prepared
from tribune.people.models import Person
from tribune.people.testing import a_person

pytestmark = pytest.mark.django_db


@prepared
def joined(limit: int, *, since: datetime, names: str) -> QuerySet[Person]:
    return (
        Person.objects.filter(confirmed_at__gte=since, name__gte=names).select_related("place").order_by("pk")[:limit]
    )


@prepared
def numbered(*, people: list[int]) -> QuerySet[Person, Any]:
    return Person.objects.filter(pk__in=people).order_by("pk").values_list("pk", "name")


@prepared
def sliced(*, n: int) -> QuerySet[EventKind]:
    return EventKind.objects.order_by("pk")[:n]


@prepared
def shifted(*, at: datetime, until: datetime) -> QuerySet[Person]:
    """Those who came in the day before *at*, or in the hour before *until*."""
    day = Q(confirmed_at__gt=at - timedelta(days=1), confirmed_at__lte=at)
    return Person.objects.filter(
        day | Q(confirmed_at__gt=until - timedelta(hours=1), confirmed_at__lte=until)
    ).order_by("pk")


@prepared
def doubled(*, n: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=n * 2)


def test_the_same_models_come_back_each_time_with_other_values() -> None:
    people = [a_person(name=name) for name in ("Alice", "Bob", "Charlie")]
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)

    assert joined(10, since=long_ago, names="A") == people
    assert joined(10, since=long_ago, names="Bob") == people[1:]
    assert joined(1, since=long_ago, names="A") == people[:1]
    assert joined(10, since=datetime.now(UTC) + timedelta(days=1), names="A") == []
    assert joined(10, since=long_ago, names="A")[0].confirmed_at == people[0].confirmed_at


def test_it_is_one_ordinary_query_in_the_log() -> None:
    a_person(name="Alice")

    for _turn in range(2):
        with CaptureQueriesContext(connection) as captured:
            joined(5, since=datetime(2020, 1, 1, tzinfo=UTC), names="A")
        assert len(captured) == 1


def test_a_list_of_any_length_finds_its_rows_once() -> None:
    people = [a_person(name=f"P{n}") for n in range(9)]

    for length in range(10):
        wanted = [person.pk for person in people[:length]]
        assert [pk for pk, _name in numbered(people=wanted)] == wanted
    assert len(numbered(people=range(people[0].pk, people[0].pk + 600))) == 9


def test_a_value_that_changes_the_sql_is_refused() -> None:
    with pytest.raises(NotAValue):
        sliced(n=3)


def test_a_value_that_is_changed_on_its_way_is_refused() -> None:
    with pytest.raises(NotAValue):
        doubled(n=3)


def test_an_hour_may_be_moved_by_a_fixed_time() -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    came = [noon - timedelta(days=2), noon - timedelta(hours=3), noon + timedelta(days=3, minutes=-5), noon]
    people = [a_person(name=f"P{n}") for n in range(4)]
    for person, confirmed_at in zip(people, came, strict=True):
        Person.objects.filter(pk=person.pk).update(confirmed_at=confirmed_at)

    for days in (3, 4):
        found = shifted(at=noon, until=noon + timedelta(days=days))
        assert found == [
            p for p, day in zip(people, came, strict=True) if p != people[0] and (days == 3 or day <= noon)
        ]


@pytest.mark.django_db(transaction=True)
def test_threads_ask_at_once_and_each_gets_its_own_rows() -> None:
    people = [a_person(name=f"P{n}") for n in range(8)]

    def ask(n: int) -> bool:
        try:
            return all(numbered(people=[people[n].pk]) == [(people[n].pk, f"P{n}")] for _turn in range(50))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))


def test_postgresql_plans_it_once_a_connection_and_other_queries_are_sent_as_before() -> None:
    alice = a_person("Alice")

    def kept() -> int:
        """Statements that PostgreSQL keeps for this connection; SQLite keeps what it compiled by itself, and tells nobody."""
        if connection.vendor != "postgresql":
            return 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%people_person%'")
            return int(cursor.fetchone()[0])

    before = kept()
    for _turn in range(4):
        assert numbered(people=[alice.pk]) == [(alice.pk, "Alice")]
        assert Person.objects.filter(pk=alice.pk).exists()

    with CaptureQueriesContext(connection) as captured:
        numbered(people=[alice.pk])
    assert f"IN ({alice.pk})" in captured.captured_queries[0]["sql"]
    assert kept() == before + (connection.vendor == "postgresql")
