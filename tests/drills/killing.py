"""kill -9 at random instants, across web, worker and supervisor, while people write.

Real processes (`tribune serve` as an operator starts it), real SIGKILL, real
HTTP. An acknowledged entry must be there, with each of its effects exactly
once; one that was not acknowledged is there whole or not at all.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import count

from tests.drills import rounds
from tests.drills.sites import Site

TITLE = "while clients write"
VICTIMS = ("web", "worker", "supervisor", "postgres")
HEAD = "date (UTC)            round  web work  all   pg  kept  unansw  back in   lost  half twice undone stuck"
KINDS = ("heard", "answered", "followed")
CLIENTS = 4
standing = Site


@dataclass
class Round(rounds.Round):
    WRONG = ("lost", "half", "doubled", "undone")

    back_in: float = 0.0
    lost: int = 0
    half: int = 0
    doubled: int = 0
    undone: int = 0

    def __str__(self) -> str:
        return (
            f"{len(self.acknowledged):>5} {self.unanswered:>7} {self.back_in:>6.1f} s {self.lost:>6} {self.half:>5} "
            f"{self.doubled:>5} {self.undone:>6} {self.stuck:>5}"
        )


def drill(site: Site, number: int, *, seconds: float = 3.0, seed: int | None = None) -> Round:
    """One round of writing under fire, then the count."""
    this = Round(number)
    lock = threading.Lock()
    felled_at: list[float] = []
    counts = [count(1) for _client in range(CLIENTS)]

    def write(client: int) -> None:
        code = f"r{number}-c{client}-{next(counts[client])}"
        asked_at = time.monotonic()
        status = site.post("/drill/entries/", {"code": code})
        with lock:
            if status == 201:
                this.acknowledged.add(code)
                if felled_at and asked_at > felled_at[-1]:
                    this.back_in = max(this.back_in, time.monotonic() - felled_at[-1])
                    felled_at.clear()
            else:
                this.unanswered += 1
        time.sleep(0.04)

    def felled(what: str) -> None:
        this.killed[what] += 1
        with lock:
            felled_at.append(time.monotonic())

    with rounds.people_writing(CLIENTS, write):
        rounds.under_fire(site, rounds.chances(seed), seconds=seconds, felled=felled)
    _count(site, this)
    return this


def _count(site: Site, this: Round) -> None:
    site.ask("rest")
    entries, effects = set(), Counter()
    for line in site.ask(f"tell r{this.number}-").splitlines():
        kind, _space, code = line.partition(" ")
        if kind == "entry":
            entries.add(code)
        elif kind == "stuck":
            this.stuck += 1
        else:
            effects[code, kind] += 1
    told = Counter(site.outside.read_text().split()) if site.outside.exists() else Counter()
    this.lost = len(this.acknowledged - entries)
    this.half = len({code for code, _kind in effects} - entries)
    this.doubled = sum(1 for times in effects.values() if times > 1)
    this.undone = sum(1 for code in entries for kind in KINDS if not effects[code, kind])
    this.undone += sum(1 for code in entries if not told[code])
