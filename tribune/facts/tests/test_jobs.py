from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from tribune.facts.dialects import claim
from tribune.facts.jobs import enqueue
from tribune.facts.models import Job, State, Tick
from tribune.facts.running import LONGEST_PAUSE, pause_after, run
from tribune.facts.testing import run_jobs
from tribune.facts.tests import cast

LATER = datetime(2090, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nobody_heard_yet():
    cast.heard.clear()


def taken(**asked):
    now = timezone.now()
    return claim(**{"worker": "w", "token": "t1", "at": now, "lease_until": now, "limit": 10} | asked)


@pytest.mark.django_db
def test_a_task_runs_and_its_answer_can_be_read():
    result = cast.plant.enqueue("oak")

    assert result.status == TaskResultStatus.READY
    run_jobs()

    result.refresh()
    assert result.return_value == "oak"
    assert cast.plant.get_result(result.id).status == TaskResultStatus.SUCCESSFUL
    with pytest.raises(TaskResultDoesNotExist):
        cast.plant.get_result("987654321")


@pytest.mark.django_db(transaction=True)
def test_work_enqueued_in_a_transaction_that_fails_was_never_enqueued():
    with pytest.raises(RuntimeError), transaction.atomic():
        cast.plant.enqueue("oak")
        raise RuntimeError

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_second_job_with_the_same_key_is_the_first_one():
    first = enqueue(cast.plant, "oak", key="grove")
    second = enqueue(cast.plant, "elm", key="grove")

    assert first.id == second.id
    assert run_jobs() == 1
    assert enqueue(cast.plant, "elm", key="grove").id != first.id


@pytest.mark.django_db
def test_the_urgent_goes_first_and_the_future_waits():
    enqueue(cast.note, "calm", priority=-5)
    enqueue(cast.note, "urgent", priority=50)
    enqueue(cast.note, "tomorrow", run_at=timezone.now() + timedelta(days=1), priority=100)

    run_jobs()

    assert cast.heard == ["urgent", "calm"]
    run_jobs(at=timezone.now() + timedelta(days=2))
    assert cast.heard[-1] == "tomorrow"


@pytest.mark.django_db
def test_a_worker_of_one_queue_leaves_the_others():
    cast.note.enqueue("slow")
    cast.plant.enqueue("oak")

    run_jobs(queues=("default",))

    assert cast.heard == []
    assert Job.objects.waiting().get().queue == "slow"


@pytest.mark.django_db
def test_a_job_is_taken_by_one_worker_only():
    cast.plant.enqueue("oak")

    assert len(taken(token="t1")) == 1
    assert taken(token="t2") == []


@pytest.mark.django_db(transaction=True)
def test_a_fallen_task_leaves_nothing_behind_and_is_tried_again_later():
    cast.plant_then_fall.enqueue("oak")

    with pytest.raises(ValueError, match="fell over"):
        run_jobs()

    job = Job.objects.get()
    assert job.state == State.WAITING
    assert job.run_at > timezone.now()
    assert not Tick.objects.exists()
    assert job.error.startswith("ValueError: fell over [address] while planting oak (")


@pytest.mark.django_db(transaction=True)
def test_a_job_is_stuck_after_its_last_attempt():
    result = cast.fall_outside.enqueue("oak")

    for _ in range(2):
        Tick.objects.all().delete()
        with pytest.raises(OSError, match="dead"):
            run_jobs(at=LATER)

    job = Job.objects.stuck().get()
    assert job.attempts == 2
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert "the line went dead" in result.errors[0].traceback
    assert Tick.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_changes_nothing():
    cast.plant.enqueue("oak")
    [job] = taken(token="ours")
    Job.objects.update(token="theirs")

    run(job)

    assert not Tick.objects.exists()
    assert Job.objects.get().state == State.RUNNING


@pytest.mark.django_db
def test_a_task_that_is_gone_says_so():
    cast.plant.enqueue("oak")
    Job.objects.update(task="tribune.gone.tasks.plant")

    with pytest.raises(LookupError, match=r"The task tribune\.gone\.tasks\.plant is gone"):
        run_jobs()


@pytest.mark.django_db
def test_context_and_coroutines_are_served():
    attempt = cast.which_attempt.enqueue()
    waited = cast.wait_a_little.enqueue(41)

    run_jobs()

    attempt.refresh()
    waited.refresh()
    assert (attempt.return_value, waited.return_value) == (1, 42)


def test_pauses_grow_and_stop_growing():
    assert pause_after(1) < timedelta(seconds=6)
    assert pause_after(4) > pause_after(1)
    assert pause_after(100) <= LONGEST_PAUSE * 1.3


@pytest.mark.django_db(transaction=True)
def test_a_job_that_keeps_the_database_to_itself_is_noticed(monkeypatch, caplog):
    monkeypatch.setattr("tribune.facts.running.LONG_TRANSACTION_SECONDS", -1.0)
    cast.plant.enqueue("oak")

    run_jobs()

    assert "say atomic=False" in caplog.text
