"""`python -m tests.drills.fuzzing 3600`: damaged feeds for so many seconds, until one is an error or takes a second."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings

from tribune.config import starting

starting.bring_up()

from tribune.wire.parsing import NotAFeed  # noqa: E402
from tribune.wire.tests.test_fuzzing import BODIES, MOST_SECONDS, hold  # noqa: E402

WITH_CHILD = 40  # one in so many: a child process costs as much as hundreds of readings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seconds", type=float, help="of processor time of this process and its children")
    parser.add_argument("--kept", type=Path, default=Path("build/fuzzing"), help="where a body that failed is kept")
    asked = parser.parse_args()
    count = go_on(asked.seconds, asked.kept)
    print(f"{count:,} bodies in {asked.seconds:.0f} s of processor: no error, none over {MOST_SECONDS:g} s")
    return 0


def go_on(seconds: float, kept: Path) -> int:
    """How many bodies were read; what fails is kept in *kept* and raised."""
    count = 0

    def one(body: bytes) -> None:
        nonlocal count
        count += 1
        without = patch("tribune.wire.parsing.reading.read_broken", side_effect=NotAFeed)
        try:
            with without if count % WITH_CHILD else nullcontext():
                hold(body)
        except Exception:
            kept.mkdir(parents=True, exist_ok=True)
            (kept / f"{count}.bin").write_bytes(body)
            raise

    run: Callable[[], None] = settings(
        max_examples=500,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        phases=[Phase.generate],
    )(given(BODIES)(one))
    while _spent() < seconds:
        run()
        print(f"{time.strftime('%H:%M:%S')} {count:,} bodies, {_spent():.0f} s", flush=True)
    return count


def _spent() -> float:
    return sum(os.times()[:4])


if __name__ == "__main__":
    sys.exit(main())
