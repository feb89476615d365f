"""One round of a drill: people write, processes fall at random instants, then all is counted."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

from tests.drills.sites import Site


@dataclass
class Round:
    """What was killed, what was acknowledged, and what the count found. ``WRONG`` names what must stay 0."""

    WRONG: ClassVar[tuple[str, ...]] = ()

    number: int
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    killed: Counter = field(default_factory=Counter)
    acknowledged: set = field(default_factory=set)
    unanswered: int = 0
    stuck: int = 0

    @property
    def is_clean(self) -> bool:
        return not any(getattr(self, what) for what in (*self.WRONG, "stuck")) and bool(self.acknowledged)


@contextmanager
def people_writing(people: int, write: Callable[[int], None]) -> Iterator[None]:
    """*people* threads, each doing ``write(who)`` again and again while the block runs."""
    stopping = threading.Event()

    def go_on(who: int) -> None:
        while not stopping.is_set():
            write(who)

    threads = [threading.Thread(target=go_on, args=(who,)) for who in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def chances(seed: int | None) -> random.Random:
    return random.Random(seed if seed is not None else random.randrange(2**32))


def under_fire(
    site: Site,
    chance: random.Random,
    *,
    seconds: float,
    felled: Callable[[str], None],
    others: Mapping[str, Callable[[], None]] | None = None,
) -> None:
    """Kill at random for *seconds*, then wait until the site answers. *others* fall too, each as its function does it."""
    victims = {"web": 8, "worker": 10, "supervisor": 2, "postgres": 3 if site.postgres else 0}
    victims |= dict.fromkeys(others or {}, 6)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(chance.uniform(0.05, 1.2))
        site.stand_again()
        what = chance.choices(list(victims), weights=list(victims.values()))[0]
        if others and what in others:
            others[what]()
            felled(what)
        elif site.kill(what):
            felled(what)
    site.wait_until_up()
    time.sleep(0.5)
