"""A simulated day of visits to thousands of feeds: `python -m tests.drills.polling N=10000`.

A world of feeds and a worker that goes round them are processes of their own; the worker is killed (-9) several times
in the first half of the day, and its memory is watched in the second. Every item the world told must be an entry, once.
"""

import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.drills.databases import a_database

HOUR = 3600
START = 1_790_000_000 // (24 * HOUR) * (24 * HOUR)
STEP = 180  # seconds of the day between two rounds
GAP = 0.004  # real seconds between two requests to a host
ROOT = Path(__file__).resolve().parents[2]
MEMORY_MAY_GROW = 24  # MiB in half a day, whatever the number of sources


def host_of(number: int, count: int) -> str:
    """Three sources a host, and on a few hosts dozens."""
    few = max(1, count // 5)
    return f"host{number % few if number % 3 else number // 3 % max(2, few // 25)}.example"


@dataclass
class Day:
    sources: int
    seen: dict[str, int]
    kept: int
    lost: int
    doubled: int
    holes: int
    kills: int
    memory: tuple[int, int]
    seconds: float

    @property
    def is_clean(self) -> bool:
        bad = self.lost, self.doubled, self.holes, self.seen["at_once"], self.seen["too_soon"], self.seen["at_rest"]
        return not any(bad) and self.memory[1] - self.memory[0] <= MEMORY_MAY_GROW and self.kept > self.sources

    def __str__(self) -> str:
        said = ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in self.seen.items())
        return (
            f"{self.sources} sources: {said}; {self.kept} entries, {self.lost} lost, {self.doubled} twice, "
            f"{self.holes} holes; {self.kills} kills; memory {self.memory[0]} to {self.memory[1]} MiB; "
            f"{self.seconds:.0f} s{'' if self.is_clean else '  <- NOT CLEAN'}"
        )


def a_day(home: Path, database_url: str, *, sources: int, kills: int, hours: int = 24) -> Day:
    began = time.monotonic()
    env = {**os.environ, "TRIBUNE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tribune.config.settings"}
    env |= {"PYTHONPATH": str(ROOT), "TRIBUNE_LOG": "CRITICAL", "PYTHONWARNINGS": "ignore"}
    env.pop("DATABASE_URL", None)
    if database_url:
        env["DATABASE_URL"] = database_url
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    world = subprocess.Popen(
        [sys.executable, "-m", "tests.drills.world_of_feeds", str(sources)], cwd=ROOT, env=env, stdout=subprocess.PIPE
    )
    try:
        assert world.stdout is not None
        port = int(world.stdout.readline())
        words = [sys.executable, "-m", "tests.drills.going_round", str(home), str(port), str(sources), str(hours)]
        subprocess.run([*words, "plant"], cwd=ROOT, env=env, check=True)
        _work(words, env, home, kills, hours)
        counted = json.loads(
            subprocess.run([*words, "count"], cwd=ROOT, env=env, check=True, capture_output=True).stdout
        )
        seen = json.loads(tell(port, "/-/seen"))
    finally:
        world.kill()
        world.wait()
    return _judged(sources, kills, seen, counted, home, time.monotonic() - began)


def tell(port: int, path: str) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", path)
    body = line.getresponse().read()
    line.close()
    return body


def hour_reached(home: Path) -> float:
    """Hours of the day gone by, as the worker wrote down."""
    written = home / "reached.txt"
    return (float(written.read_text() or START) - START) / HOUR if written.exists() else 0.0


def _work(words: list[str], env: dict[str, str], home: Path, kills: int, hours: int) -> None:
    chance = random.Random(kills)
    moments = sorted(chance.uniform(0, hours / 2) for _kill in range(kills))
    while True:
        with subprocess.Popen([*words, "work"], cwd=ROOT, env=env) as worker:
            while moments and worker.poll() is None:
                if hour_reached(home) >= moments[0]:
                    moments.pop(0)
                    time.sleep(chance.uniform(0, 0.2))
                    worker.kill()
                time.sleep(0.01)
        if worker.returncode == 0 and not moments:
            return
        assert worker.returncode in (0, -9), worker.returncode


def _judged(sources: int, kills: int, seen: dict[str, Any], counted: dict[str, Any], home: Path, seconds: float) -> Day:
    told = seen.pop("told")
    lost = sum(count - counted["entries"].get(number, 0) for number, (_first, _last, count) in told.items())
    samples = [line.split() for line in (home / "memory.txt").read_text().splitlines()]
    last = [int(kib) // 1024 for pid, kib in samples if pid == samples[-1][0]]
    return Day(
        sources=sources,
        seen=seen,
        kept=sum(counted["entries"].values()),
        lost=lost,
        doubled=counted["doubled"],
        holes=sum(last_item - first + 1 - count for first, last_item, count in told.values()),
        kills=kills,
        memory=(last[min(1, len(last) - 1)], last[-1]),
        seconds=seconds,
    )


def main(sources: int, kills: int, hours: int, database_url: str) -> int:
    with tempfile.TemporaryDirectory() as home, a_database(database_url) as database:
        day = a_day(Path(home), database, sources=sources, kills=kills, hours=hours)
    print(day, flush=True)
    return 0 if day.is_clean else 1


if __name__ == "__main__":
    asked = dict(word.split("=", 1) for word in sys.argv[1:])
    count, kills, hours = (int(asked.get(name, usual)) for name, usual in (("N", 10_000), ("KILLS", 5), ("HOURS", 24)))
    sys.exit(main(count, kills, hours, os.environ.get("DATABASE_URL", "")))
