from datetime import UTC, datetime, timedelta

import pytest

from tribune.facts import schedule
from tribune.facts.models import Job, Tick
from tribune.facts.schedule import Daily, Every
from tribune.facts.tests import cast

NINE = datetime(2026, 5, 1, 9, 0, 30, tzinfo=UTC)
HOURLY = Every(hours=1, task=cast.plant, args=("oak",))


@pytest.fixture(autouse=True)
def _a_schedule_of_our_own():
    usual = schedule.lines()
    schedule.keep([HOURLY])
    yield
    schedule.keep(usual)


def test_every_line_comes_at_the_same_hour_for_every_worker():
    assert Every(minutes=5, task=cast.plant).next_after(NINE) == datetime(2026, 5, 1, 9, 5, tzinfo=UTC)
    assert Every(minutes=5, task=cast.plant).next_after(datetime(2026, 5, 1, 9, 5, tzinfo=UTC)).minute == 10


def test_a_daily_line_keeps_its_hour_on_the_wall_when_the_clocks_change():
    nightly = Daily(at="03:30", task=cast.plant, zone="Europe/Paris")

    assert nightly.next_after(datetime(2026, 3, 28, 0, 0, tzinfo=UTC)) == datetime(2026, 3, 28, 2, 30, tzinfo=UTC)
    assert nightly.next_after(datetime(2026, 3, 29, 0, 0, tzinfo=UTC)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_hour_that_the_clocks_skip_still_comes_once():
    skipped = Daily(at="02:30", task=cast.plant, zone="Europe/Paris")
    first = skipped.next_after(datetime(2026, 3, 28, 12, 0, tzinfo=UTC))

    assert first.astimezone(UTC).date().day == 29
    assert skipped.next_after(first).date().day == 30


@pytest.mark.django_db
def test_one_tick_is_one_job_however_many_workers_look():
    schedule.tick(at=NINE)

    ours = [schedule.tick(at=NINE + timedelta(hours=1)) for _ in range(3)]

    assert ours == [1, 0, 0]
    assert Job.objects.get().args == ["oak"]


@pytest.mark.django_db
def test_hours_missed_while_nothing_ran_are_made_up_for_once():
    schedule.tick(at=NINE)

    assert schedule.tick(at=NINE + timedelta(days=3)) == 1
    assert schedule.tick(at=NINE + timedelta(days=3, seconds=1)) == 0


@pytest.mark.django_db
def test_a_slow_job_is_not_overtaken_by_the_next_of_its_line():
    schedule.tick(at=NINE)
    schedule.tick(at=NINE + timedelta(hours=1))

    schedule.tick(at=NINE + timedelta(hours=2))

    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_clock_that_jumped_back_runs_nothing_twice_and_then_goes_on():
    schedule.tick(at=NINE)
    schedule.tick(at=NINE + timedelta(hours=1))
    Job.objects.update(state="done")

    assert schedule.tick(at=NINE + timedelta(minutes=30)) == 0

    Tick.objects.update(due_at=NINE + timedelta(days=900))
    schedule.tick(at=NINE)
    assert schedule.tick(at=NINE + timedelta(hours=1)) == 1


def test_two_lines_cannot_be_the_same():
    with pytest.raises(ValueError, match="same arguments"):
        schedule.keep([HOURLY, Every(minutes=3, task=cast.plant, args=("oak",))])
