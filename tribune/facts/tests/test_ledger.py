from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tribune.facts import ledger
from tribune.facts.ledger import fact, record, record_all
from tribune.facts.models import Fact, Job
from tribune.facts.testing import run_jobs
from tribune.facts.tests import cast
from tribune.facts.tests.cast import BellRung

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nobody_heard_yet():
    cast.heard.clear()


@pytest.mark.django_db
def test_everyone_who_hears_is_told_once_and_the_urgent_first():
    with transaction.atomic():
        record(BellRung(bell_id=3, at=NOON))

    run_jobs()

    assert cast.heard == [("ringer", BellRung(3, NOON)), ("village", BellRung(3, NOON))]
    assert run_jobs() == 0


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_told():
    with pytest.raises(RuntimeError), transaction.atomic():
        record(BellRung(bell_id=3, at=NOON))
        raise RuntimeError("the ringer slipped")

    assert run_jobs() == 0
    assert not Fact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError, match="BellRung"):
        record(BellRung(bell_id=3, at=NOON))
    with pytest.raises(transaction.TransactionManagementError, match="BellRung"):
        record_all([BellRung(bell_id=3, at=NOON)])


@pytest.mark.django_db
def test_many_facts_are_each_told_as_one_is_in_a_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(6), transaction.atomic():
        record_all([BellRung(bell_id=n, at=NOON) for n in range(30)])

    run_jobs()

    assert sorted(bell.bell_id for who, bell in cast.heard if who == "village") == list(range(30))


@pytest.mark.django_db
def test_nothing_to_tell_tells_nothing():
    with transaction.atomic():
        record_all([])

    assert not Fact.objects.exists()


@pytest.mark.django_db
def test_hours_words_and_absences_come_back_as_they_were_told():
    told = BellRung(bell_id=3, at=NOON, by="Alice", loud=True)

    with transaction.atomic():
        kept = record(told)
    kept.refresh_from_db()

    assert ledger.from_json(kept.name, kept.body) == told
    assert ledger.from_json("BellRung", {"bell_id": 1, "at": NOON.isoformat()}).by is None


def test_an_hour_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        ledger.to_json(BellRung(bell_id=1, at=datetime(2026, 5, 1)))  # noqa: DTZ001


def test_a_fact_cannot_carry_a_list():
    with pytest.raises(TypeError, match="names"):

        @fact
        @dataclass(frozen=True)
        class Crowd:
            names: list[str]


def test_two_facts_cannot_share_a_name():
    with pytest.raises(ValueError, match="BellRung"):
        fact(dataclass(frozen=True)(type("BellRung", (), {"__annotations__": {"x": int}})))


def test_an_undeclared_fact_is_refused():
    @dataclass(frozen=True)
    class Whisper:
        x: int

    with pytest.raises(TypeError, match="@fact"):
        ledger.to_json(Whisper(1))


@pytest.mark.django_db
def test_a_listener_that_moved_away_leaves_a_plain_sentence():
    with transaction.atomic():
        record(BellRung(bell_id=3, at=NOON))
    Job.objects.update(task="tribune.gone.listeners.wake")

    with pytest.raises(LookupError):
        run_jobs()

    assert "Nobody hears BellRung at tribune.gone.listeners.wake any more." in Job.objects.exclude(error="").get().error


def test_the_command_prints_who_hears():
    out = StringIO()

    call_command("hears", "BellRung", stdout=out)

    assert "tribune.facts.tests.cast.wake_the_village" in out.getvalue()
    with pytest.raises(CommandError, match="No fact is named Nothing"):
        call_command("hears", "Nothing")
