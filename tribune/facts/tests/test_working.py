import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from tribune.facts import leases, schedule
from tribune.facts.dialects import claim
from tribune.facts.models import Job, State, Tick, Worker
from tribune.facts.tests import cast
from tribune.facts.working import WorkerLoop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_by_the_clock(monkeypatch):
    usual = schedule.lines()
    schedule.keep([])
    cast.heard.clear()
    yield
    schedule.keep(usual)


@contextmanager
def at_work(name="alpha", **options):
    loop = WorkerLoop(name=name, **options)
    ended = []

    def go():
        try:
            ended.append(loop.work())
        finally:
            connection.close()

    thread = threading.Thread(target=go)
    thread.start()
    try:
        yield loop, ended
    finally:
        loop.stop()
        thread.join(10)


def wait_for(truth, seconds=8.0):
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline, list(Job.objects.values())
        time.sleep(0.02)


def test_new_work_starts_within_a_second_and_all_of_it_is_done():
    with at_work():
        time.sleep(1.5)
        asked_at = timezone.now()
        for number in range(20):
            cast.plant.enqueue(f"oak {number}")
        wait_for(lambda: Job.objects.filter(state=State.DONE).count() == 20)

    first = Job.objects.order_by("started_at").first()
    assert (first.started_at - asked_at).total_seconds() < 1.5
    assert Tick.objects.count() == 20


def test_two_workers_share_the_work_and_double_none():
    for number in range(30):
        cast.plant.enqueue(f"oak {number}")

    with at_work(), at_work("beta", threads=3):
        wait_for(lambda: not Job.objects.live().exists())

    assert sorted(Tick.objects.values_list("name", flat=True)) == sorted(f"oak {number}" for number in range(30))
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_a_worker_gives_back_what_its_predecessor_held_and_signs_off():
    cast.plant.enqueue("oak")
    now = timezone.now()
    claim(worker="alpha", token="dead", at=now, lease_until=now + leases.LEASE, limit=1)

    with at_work():
        wait_for(lambda: Job.objects.get().state == State.DONE)
        wait_for(lambda: Worker.objects.filter(name="alpha").exists())

    assert Job.objects.get().attempts == 2
    assert not Worker.objects.exists()


def test_a_worker_of_one_queue_leaves_the_others_alone():
    cast.note.enqueue("slow")
    cast.plant.enqueue("oak")

    with at_work(queues=("slow",)):
        wait_for(lambda: cast.heard == ["slow"])

    assert Job.objects.waiting().get().queue == "default"


def test_a_worker_told_to_stop_finishes_what_it_began():
    cast.linger.enqueue(0.6)

    with at_work() as (loop, ended):
        wait_for(lambda: Job.objects.running().exists())
        loop.stop()
        wait_for(lambda: ended)

    assert ended == [True]
    assert Job.objects.get().state == State.DONE


def test_work_that_will_not_end_goes_back_to_the_queue():
    cast.linger.enqueue(2.5)

    with at_work(grace_seconds=0.2) as (loop, ended):
        wait_for(lambda: Job.objects.running().exists())
        loop.stop()
        wait_for(lambda: ended)
        job = Job.objects.get()

    assert ended == [False]
    assert (job.state, job.attempts) == (State.WAITING, 0)
    wait_for(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("job")])
    assert Job.objects.get().state == State.WAITING


def test_work_taken_a_moment_before_the_stop_goes_back_at_once(caplog):
    """Its thread was still letting go of the last one, so that it never began."""
    cast.plant.enqueue("oak")
    loop = WorkerLoop(name="alpha", threads=1)
    last_one_is_over = threading.Event()
    pool = ThreadPoolExecutor(1)
    pool.submit(last_one_is_over.wait, 5)

    assert loop._take(pool) == 1
    loop._leave(pool, _heart())
    last_one_is_over.set()

    job = Job.objects.get()
    assert (job.state, job.attempts, job.lease_until) == (State.WAITING, 0, None)
    assert cast.heard == []
    assert not caplog.records


def _heart():
    heart = threading.Thread(target=lambda: None)
    heart.start()
    return heart


def test_a_long_job_keeps_its_lease(monkeypatch):
    monkeypatch.setattr(leases, "LEASE", leases.LEASE / 30)
    monkeypatch.setattr(leases, "HEARTBEAT_SECONDS", 0.2)
    cast.linger.enqueue(2.5)

    with at_work(), at_work("beta"):
        wait_for(lambda: Job.objects.filter(state=State.DONE).exists())

    assert Job.objects.get().attempts == 1
