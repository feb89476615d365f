"""The worker of ``tests.drills.polling``: plants the sources, goes round them hour after hour, counts what is kept."""

import json
import os
import re
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tests.drills.polling import GAP, HOUR, START, STEP, host_of, hour_reached, tell
from tribune.config import starting

starting.bring_up()

from django.db.models import Count  # noqa: E402

from tribune.kit.outbound import Outbound  # noqa: E402
from tribune.wire.models import Entry, Source  # noqa: E402
from tribune.wire.testing import a_source  # noqa: E402
from tribune.wire.verbs import rounds  # noqa: E402


def hour(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def plant(port: int, count: int) -> None:
    for number in range(count):
        host = host_of(number, count)
        due = {"added_at": hour(START), "next_try_at": hour(START) + timedelta(seconds=number * 7200 // count)}
        a_source(f"Source {number}", feed_address=f"http://{host}:{port}/feeds/{number}", host=host, **due)


def work(home: Path, port: int, hours: int) -> None:
    """From where the last one was killed to the end of the day; then a last round for what a kill left untaken."""
    client = partial(Outbound, allow=[f"127.0.0.1:{port}"], look_up=lambda _host, _port: ["127.0.0.1"])
    at = START + hour_reached(home) * HOUR
    while at <= START + hours * HOUR:
        tell(port, f"/-/hour?at={at}")
        rounds.go(at=hour(at), client=client, gap=GAP)
        if at % HOUR < STEP:
            with (home / "memory.txt").open("a") as memory:
                memory.write(f"{os.getpid()} {_memory()}\n")
        at += STEP
        (home / "reached.new").write_text(str(at))
        (home / "reached.new").replace(home / "reached.txt")


def count() -> None:
    rows = Entry.objects.values_list("source__feed_address").annotate(n=Count("pk"))
    doubled = Entry.objects.values("source", "guid").annotate(n=Count("pk")).filter(n__gt=1).count()
    never = Source.objects.filter(last_try_at=None).count()
    assert not never, f"{never} sources were never visited"
    print(json.dumps({"entries": {address.rpartition("/")[2]: n for address, n in rows}, "doubled": doubled}))


def _memory() -> int:
    """KiB of our own now: the pages of the database that the system lends us grow with it, and are nobody's leak."""
    return int(re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())[1])


if __name__ == "__main__":
    home, port, sources, hours, what = (
        Path(sys.argv[1]),
        int(sys.argv[2]),
        int(sys.argv[3]),
        int(sys.argv[4]),
        sys.argv[5],
    )
    if what == "plant":
        plant(port, sources)
    elif what == "work":
        work(home, port, hours)
    else:
        count()
