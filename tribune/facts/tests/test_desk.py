from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.facts.jobs import enqueue
from tribune.facts.models import Job, State, Worker
from tribune.facts.testing import run_jobs
from tribune.facts.tests import cast
from tribune.facts.verbs import JobHasMovedOn, SameWorkIsWaiting, drop, retry
from tribune.kit.registries import HEALTH

pytestmark = pytest.mark.django_db


def a_stuck_job(key=None):
    job = Job.objects.get(pk=enqueue(cast.plant, "oak", key=key).id)
    Job.objects.filter(pk=job.pk).update(state=State.STUCK, attempts=8, error="ValueError: no")
    return job


def test_an_operator_tries_a_stuck_job_again():
    job = a_stuck_job()

    retry(job=job, at=timezone.now())
    run_jobs()

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (State.DONE, 1, "")
    with pytest.raises(JobHasMovedOn):
        retry(job=job, at=timezone.now())


def test_an_operator_drops_a_stuck_job():
    job = a_stuck_job()

    drop(job=job, at=timezone.now())

    assert run_jobs() == 0
    with pytest.raises(JobHasMovedOn):
        drop(job=job, at=timezone.now())


def test_a_stuck_job_is_not_tried_again_beside_its_successor():
    job = a_stuck_job(key="grove")
    enqueue(cast.plant, "elm", key="grove")

    with pytest.raises(SameWorkIsWaiting):
        retry(job=job, at=timezone.now())


def test_the_desk_sees_each_queue_in_two_queries(django_assert_num_queries):
    now = timezone.now()
    a_stuck_job()
    cast.note.enqueue("word")
    enqueue(cast.plant, "elm", run_at=now + timedelta(hours=1))
    enqueue(cast.note, "done", queue="quick")
    run_jobs(queues=("quick",))

    with django_assert_num_queries(2):
        default, quick, slow = Job.objects.by_queue(timezone.now())

    assert (default.queue, default.waiting, default.due, default.stuck, default.oldest_due_at) == (
        "default",
        1,
        0,
        1,
        None,
    )
    assert (quick.queue, quick.done) == ("quick", 1)
    assert (slow.queue, slow.due) == ("slow", 1)


def test_health_says_in_plain_words_what_is_wrong():
    a_stuck_job()

    unwell = HEALTH["jobs"]()

    assert not unwell.is_well
    assert unwell.words.count(".") == 2

    Job.objects.all().delete()
    Worker.objects.create(name="alpha", threads=2, started_at=timezone.now(), seen_at=timezone.now())
    assert HEALTH["jobs"]().is_well
