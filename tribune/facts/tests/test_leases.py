from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tribune.facts import leases
from tribune.facts.dialects import claim
from tribune.facts.jobs import enqueue
from tribune.facts.ledger import record
from tribune.facts.models import Fact, Job, State, Tick, Worker
from tribune.facts.running import run
from tribune.facts.sweeping import sweep
from tribune.facts.testing import run_jobs
from tribune.facts.tests import cast
from tribune.facts.tests.cast import BellRung

pytestmark = pytest.mark.django_db


def taken(worker="alpha", token="t1"):
    now = timezone.now()
    return claim(worker=worker, token=token, at=now, lease_until=now + leases.LEASE, limit=10)


def test_a_living_worker_keeps_its_jobs():
    cast.plant.enqueue("oak")
    taken()
    soon = timezone.now() + leases.LEASE / 2

    leases.renew(worker="alpha", tokens=["t1"], queues=[], threads=2, at=soon)

    assert leases.take_back_expired(at=timezone.now() + leases.LEASE) == 0
    assert Worker.objects.get().seen_at == soon


def test_the_job_of_a_vanished_worker_is_done_by_another_and_counts_once():
    cast.plant.enqueue("oak")
    [ours] = taken()

    assert leases.take_back_expired(at=timezone.now() + leases.LEASE * 2) == 1
    run_jobs(at=timezone.now() + leases.LEASE * 2)
    run(ours)

    assert Tick.objects.count() == 1
    assert Job.objects.get().state == State.DONE


def test_the_worker_that_takes_a_dead_ones_place_gives_its_jobs_back_at_once():
    cast.plant.enqueue("oak")
    cast.plant.enqueue("elm")
    now = timezone.now()
    claim(worker="alpha", token="a", at=now, lease_until=now + leases.LEASE, limit=1)
    claim(worker="beta", token="b", at=now, lease_until=now + leases.LEASE, limit=1)

    assert leases.take_back_from(worker="alpha", at=now) == 1
    assert Job.objects.running().get().worker == "beta"


def test_work_that_kills_every_worker_is_stuck_at_last():
    enqueue(cast.fall_outside, "oak")
    at = timezone.now()

    for turn in range(2):
        claim(worker="alpha", token=f"t{turn}", at=at, lease_until=at, limit=1)
        at += timedelta(hours=1)
        leases.take_back_expired(at=at)

    job = Job.objects.stuck().get()
    assert job.error == leases.VANISHED


def test_a_worker_that_is_told_to_stop_gives_back_without_spending_an_attempt():
    cast.plant.enqueue("oak")
    taken()

    leases.give_back(tokens=["t1"])

    job = Job.objects.get()
    assert (job.state, job.attempts) == (State.WAITING, 0)


def test_old_work_is_forgotten_but_never_what_is_live_or_stuck():
    with transaction.atomic():
        for bell_id in (1, 2):
            record(BellRung(bell_id=bell_id, at=timezone.now()))
    jobs = list(Job.objects.order_by("id"))
    ages_ago = timezone.now() - timedelta(days=400)
    Job.objects.filter(pk__in=[jobs[0].pk, jobs[1].pk]).update(state=State.DONE, finished_at=ages_ago)
    Job.objects.filter(pk=jobs[2].pk).update(state=State.STUCK, finished_at=ages_ago)
    Fact.objects.update(recorded_at=ages_ago)

    gone = sweep(jobs_before=timezone.now(), facts_before=timezone.now())

    assert gone == 3
    assert {job.pk for job in Job.objects.all()} == {jobs[2].pk, jobs[3].pk}
    assert Fact.objects.count() == 1
