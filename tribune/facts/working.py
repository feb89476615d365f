"""A worker: take what is due, do it in threads, keep the leases alive, leave politely.

Takes no more than it has free threads, looks again at once when one is free,
and otherwise every 0.2 s after work, slowing to 1 s when there is none.
"""

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.utils import timezone, translation

from tribune.facts import leases, schedule
from tribune.facts.dialects import claim
from tribune.facts.models import Job, State
from tribune.facts.running import run

log = logging.getLogger(__name__)

QUICKEST, SLOWEST, SLOWING = 0.2, 1.0, 1.4
HOUSEKEEPING_SECONDS = 2.0


@dataclass
class WorkerLoop:
    """One worker process. *queues* empty means every queue. ``stop`` may be called from a signal handler."""

    name: str
    queues: Sequence[str] = ()
    threads: int = 2
    grace_seconds: float = 20.0
    _stopping: threading.Event = field(default_factory=threading.Event)
    _left: threading.Event = field(default_factory=threading.Event)
    _wake: threading.Event = field(default_factory=threading.Event)
    _held: dict[int, str] = field(default_factory=dict)
    _unbegun: list[str] = field(default_factory=list)  # tokens of jobs taken a moment before the stop

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()

    def work(self) -> bool:
        """Work until ``stop``; answer whether everything taken was finished in time."""
        heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        pool = ThreadPoolExecutor(self.threads, thread_name_prefix="job")
        self._begin()
        heart.start()
        pause, kept_house_at = QUICKEST, 0.0
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                if time.monotonic() - kept_house_at > HOUSEKEEPING_SECONDS:
                    self._keep_house()
                    kept_house_at = time.monotonic()
                taken = self._take(pool)
            except Error as error:
                log.warning("The database does not answer; trying again: %s", error)
                connection.close()
                self._stopping.wait(SLOWEST)
                continue
            pause = QUICKEST if taken else min(pause * SLOWING, SLOWEST)
            if not taken or len(self._held) >= self.threads:
                self._wake.wait(pause)
        return self._leave(pool, heart)

    def _begin(self) -> None:
        while not self._stopping.is_set():
            try:
                leases.take_back_from(worker=self.name, at=timezone.now())
                return
            except Error as error:
                log.warning("The database does not answer; trying again: %s", error)
                connection.close()
                self._stopping.wait(SLOWEST)

    def _take(self, pool: ThreadPoolExecutor) -> int:
        free = self.threads - len(self._held)
        if free <= 0:
            return 0
        now = timezone.now()
        jobs = claim(
            worker=self.name,
            token=token_hex(16),
            at=now,
            lease_until=now + leases.LEASE,
            limit=free,
            queues=self.queues,
        )
        for job in jobs:
            self._held[job.pk] = job.token
            pool.submit(self._do, job).add_done_callback(partial(self._let_go, job.pk))
        return len(jobs)

    def _do(self, job: Job) -> State | None:
        close_old_connections()
        try:
            with translation.override(settings.LANGUAGE_CODE):
                return run(job)
        finally:
            close_old_connections()

    def _let_go(self, pk: int, done: Future[State | None]) -> None:
        token = self._held.pop(pk, "")
        self._wake.set()
        if done.cancelled():
            self._unbegun.append(token)
        elif error := done.exception():
            # The end could not be written down: the lease will run out and the job be done again.
            log.error("Job %s could not be closed: %s", pk, error)

    def _keep_house(self) -> None:
        now = timezone.now()
        freed = leases.take_back_expired(at=now)
        if freed:
            log.warning("%s jobs were taken back from workers that vanished.", freed)
        schedule.tick(at=now)

    def _beat(self) -> None:
        while True:
            try:
                leases.renew(
                    worker=self.name,
                    tokens=set(self._held.copy().values()),
                    queues=self.queues,
                    threads=self.threads,
                    at=timezone.now(),
                )
            except Error as error:
                log.warning("A heartbeat was missed: %s", error)
                connection.close()
            if self._left.wait(leases.HEARTBEAT_SECONDS):
                connection.close()
                return

    def _leave(self, pool: ThreadPoolExecutor, heart: threading.Thread) -> bool:
        pool.shutdown(wait=False, cancel_futures=True)
        deadline = time.monotonic() + self.grace_seconds
        while self._held and time.monotonic() < deadline:
            time.sleep(0.05)
        unfinished = dict(self._held)
        self._left.set()
        heart.join(5)  # else a last beat could sign us on again after we signed off
        try:
            if unfinished:
                log.warning("%s jobs were not finished in time and go back to the queue.", len(unfinished))
            if unfinished or self._unbegun:
                leases.give_back(tokens={*unfinished.values(), *self._unbegun})
            leases.leave(worker=self.name)
        except Error as error:
            log.warning("The database does not answer; what we held comes back by itself: %s", error)
        return not unfinished
