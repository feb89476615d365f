"""Loads and measures one database, in the environment that `tests.bench` prepared; writes JSON."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.measuring import Client, Page, cpu_seconds, measure, rss_mb, wait_until
from tests.services import free_port
from tribune.config import starting

starting.bring_up()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests.bench import feeding, listening, narrowing, noticing, reading, talking, weighing  # noqa: E402
from tests.bench.loading import Loader, Size  # noqa: E402
from tribune.events.models import Occurrence  # noqa: E402
from tribune.events.verbs import events  # noqa: E402
from tribune.facts.models import Job  # noqa: E402
from tribune.facts.testing import run_jobs  # noqa: E402
from tribune.notices.models import Notice  # noqa: E402
from tribune.people import sessions  # noqa: E402
from tribune.people.models import Person  # noqa: E402
from tribune.people.testing import HouseClient  # noqa: E402
from tribune.teams.models import Team  # noqa: E402

GOALS: dict[str, tuple[float, int | None]] = {
    "front page, kept": (2, None),
    "home": (15, 8),
    "near me": (12, 6),
    "near me over 1,000,000": (12, 6),
    "agenda of a member of 20 teams": (15, 8),
    "action page": (10, 8),
    "team page": (12, 8),
    "wire": (12, 6),
    "RSVP": (15, 9),
    "home over 1,000,000 notices": (15, 8),
    "my notices, of 1,000,000": (15, 8),
    "calling off, 10,000 coming": (20, None),
    "1,000 actions as a calendar": (250, 4),
    feeding.HOME: (15, 8),
    feeding.BELOW: (15, 8),
    talking.POSTED: (15, None),
    talking.OPENED: (25, None),
    talking.READ: (15, None),
    **dict.fromkeys(narrowing.NAMES, narrowing.GOAL),
}


CROWD = 1_000_000  # dates, half of them to come
COMING = 10_000  # to one action
ROUNDS = 10  # things of which everyone is told: a million notices
NEAR = [f"/near/?place={code}&radius=20" for code in ("59000", "75011", "69001", "13001", "31000")]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=float, required=True)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--postmaster", type=int, default=0)
    asked = parser.parse_args()
    at = datetime.now(UTC)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_places")
    size = Size() if asked.size == 1 else Size().scaled(asked.size)
    half = size.scaled(0.5)
    Loader(half, at=at, part=0).load()
    once = {page.name: queries(page, first=0) for page in pages()}
    Loader(half, at=at, part=1).load()
    twice = {page.name: queries(page, first=10) for page in pages()}
    result = measured(asked, pages(), once, twice)
    result["people"] = size.people
    noticing.fill(ROUNDS // 2)
    before = {page.name: queries(page, first=0) for page in noticed_pages()}
    noticing.fill(ROUNDS - ROUNDS // 2, start=ROUNDS // 2)
    after = {page.name: queries(page, first=0) for page in noticed_pages()}
    result["pages"] = [*result["pages"], *measured(asked, noticed_pages(), before, after)["pages"]]
    before = {page.name: queries(page, first=0) for page in crowded_pages()}
    loader = Loader(half, at=at, part=2)
    loader.dates(int(CROWD * asked.size))
    after = {page.name: queries(page, first=0) for page in crowded_pages()}
    result["pages"] = [*result["pages"], *measured(asked, crowded_pages(), before, after)["pages"]]
    half_coming, coming = int(COMING * asked.size) // 2 or 1, int(COMING * asked.size) or 1
    loader.gatherings(4, coming=half_coming)
    before = {page.name: queries(page, first=0) for page in gathered_pages(half_coming)}
    loader.gatherings(26, coming=coming)
    after = {page.name: queries(page, first=0) for page in gathered_pages(coming)}
    result["pages"] += measured(asked, gathered_pages(coming), before, after)["pages"]
    result["told"] = told(coming)
    result["live"] = live(max(50, int(1000 * min(1, asked.size * 10))))
    result["noticed"] = noticing.measured(coming)
    result["read"] = reading.measured(connection.vendor)
    members, said = max(8, int(talking.MEMBERS * asked.size)), max(60, int(2000 * asked.size))
    cookies = [signed_in(place) for place in range(8)]
    talking.gather(members // 2, said=said // 2)
    before = {page.name: queries(page, first=0) for page in talking.pages(cookies)}
    talking.gather(members, said=said)
    after = {page.name: queries(page, first=0) for page in talking.pages(cookies)}
    result["pages"] += measured(asked, talking.pages(cookies), before, after)["pages"]
    feeding.fill(int(feeding.PUBLICATIONS * asked.size) // 2)
    before = {page.name: queries(page, first=0) for page in feeding.pages(signed_in())}
    feeding.fill(int(feeding.PUBLICATIONS * asked.size))
    after = {page.name: queries(page, first=0) for page in feeding.pages(signed_in())}
    result["pages"] += measured(asked, feeding.pages(signed_in()), before, after)["pages"]
    result["stories"] = weighing.measured(int(weighing.ENTRIES * asked.size), postmaster=asked.postmaster)
    narrowing.fill()
    # Counted once: a page that tells a story asks one or two queries more, whatever stands in the table.
    counted = {page.name: queries(page, first=0) for page in narrowing.pages()}
    result["pages"] += measured(asked, narrowing.pages(), counted, counted)["pages"]
    asked.out.write_text(json.dumps(result))
    return 0


def gathered_pages(coming: int) -> list[Page]:
    """Each action is called off once: those that stand, made by the first person."""
    standing = Occurrence.objects.filter(taken=coming, is_on=True, event__team=None).select_related("event")
    paths = [f"/actions/{o.event.code}/cancellation/" for o in standing.order_by("-pk")[:18]]
    return [Page("calling off, 10,000 coming", paths, signed_in(), ("reason=Orage",), warm=2, most=8)]


def live(listeners: int) -> dict[str, float]:
    """So many pages open at one web process that is otherwise idle."""
    port = free_port()
    limits = {"TRIBUNE_STREAMS_A_NETWORK": "100000", "TRIBUNE_STREAMS_A_PERSON": "100000"}
    command = [sys.executable, "-m", "tribune", "serve", "--no-worker", "--port", str(port)]
    with running(command, port, **limits) as supervisor:
        return listening.measured(port=port, pid=child_of(supervisor), listeners=listeners)


def told(coming: int) -> dict[str, float]:
    """One action more is called off: how many people the queue tells, in how many jobs and seconds of one worker."""
    Job.objects.all().delete()
    date = Occurrence.objects.filter(taken=coming, is_on=True, event__team=None).select_related("event")[0]
    by = Person.objects.order_by("pk")[0]
    events.call_off(event=date.event, by=by, reason="Orage", at=datetime.now(UTC))
    began = time.perf_counter()
    jobs = run_jobs()
    seconds = time.perf_counter() - began
    people = Notice.objects.filter(kind="called_off", thing=f"event:{date.event_id}").count()
    letters = Notice.objects.filter(thing=f"event:{date.event_id}", mailed_at__isnull=False).count()
    assert people == letters == coming, (people, letters, coming)
    return {"people": people, "jobs": jobs, "seconds": seconds}


def crowded_pages() -> list[Page]:
    """Those that the number of dates must not weigh on. The first person is of 20 teams."""
    return [
        Page("near me over 1,000,000", NEAR),
        Page(
            "agenda of a member of 20 teams",
            ["/me/agenda/", "/me/agenda/?radius=50", "/me/agenda/?kind=march"],
            signed_in(),
        ),
        Page("near me, signed in, 1,000,000", NEAR, signed_in()),
    ]


def noticed_pages() -> list[Page]:
    """Those that carry the bell, and the list behind it, of somebody who was told as much as everyone."""
    cookie = signed_in()
    return [
        Page("home over 1,000,000 notices", ["/"], cookie),
        Page("my notices, of 1,000,000", ["/notices/", "/notices/?only=unread"], cookie),
    ]


def signed_in(place: int = 0) -> str:
    """The cookie of one person, the first if no other place in the order of their keys is named."""
    member = Person.objects.order_by("pk")[place]
    key, _session = sessions.open_for(member, agent="bench", at=datetime.now(UTC))
    return f"{sessions.COOKIE}={key}"


def pages() -> list[Page]:
    cookie = signed_in()
    ahead = Occurrence.objects.filter(starts_at__gt=datetime.now(UTC), capacity=None).select_related("event")[:700]
    actions = [o.event.address for o in ahead[:50]]
    answers = [f"/actions/{o.event.code}/rsvp/" for o in ahead[20:]]
    teams = [t.address for t in Team.objects.order_by("pk")[:50]]
    return [
        Page("front page, kept", ["/"]),
        Page("front page, made anew", ["/press/?fresh=1"]),
        Page("home", ["/"], cookie),
        Page("near me", NEAR),
        Page("near me, signed in", NEAR, cookie),
        Page("action page", actions),
        Page("action page, signed in", actions, cookie),
        Page("action page, first seen", [o.event.address for o in ahead[50:] or ahead], warm=1),
        Page("team page", teams),
        Page("wire", ["/wire/"]),
        Page("1,000 actions as a calendar", ["/actions.ics"]),
        Page("RSVP", answers, cookie, ("answer=yes", "answer=no"), [f"date={o.code}" for o in ahead[20:]]),
    ]


def queries(page: Page, *, first: int) -> int:
    """Queries of a request made when the process is warm: what it learns once (kinds, settings, drawn cards, maps)
    is no page's cost. *first* numbers the first request, so that writes are always new ones.
    """
    client = HouseClient()
    if page.cookie:
        name, _, value = page.cookie.partition("=")
        client.cookies[name] = value
    warm = len(page.paths[:5]) * 2 if page.method == "GET" else 3
    for turn in range(warm + 1):
        path, body = page.asked(turn % 5 if page.method == "GET" else first + turn)
        with CaptureQueriesContext(connection) as captured:
            if body:
                answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
            else:
                answer = client.get(path)
        assert answer.status_code < 400, (page.name, path, answer.status_code)
    return sum(not q["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")) for q in captured.captured_queries)


def measured(
    asked: argparse.Namespace, these: list[Page], once: dict[str, int], twice: dict[str, int]
) -> dict[str, Any]:
    empty_port, port = free_port(), free_port()
    rows = []
    with running([sys.executable, "-m", "tests.bench.empty_server", str(empty_port)], empty_port) as empty_pid:
        command = [sys.executable, "-m", "tribune", "serve", "--no-worker", "--port", str(port)]
        with running(command, port) as supervisor:
            pid = child_of(supervisor)
            empty = Page("empty", ["/"])
            # The unit is taken before and after each page: a processor's pace changes from one minute to the next.
            units = [measure(empty, port=empty_port, pid=empty_pid, times=asked.times * 3).cpu]
            for page in these:
                cost = measure(page, port=port, pid=pid, postmaster=asked.postmaster, times=asked.times)
                units.append(measure(empty, port=empty_port, pid=empty_pid, times=asked.times * 3).cpu)
                unit = (units[-2] + units[-1]) / 2
                goal, most = GOALS.get(page.name, (0, None))
                good = (not goal or cost.cpu / unit <= goal) and (most is None or twice[page.name] <= most)
                good = good and once[page.name] == twice[page.name] and cost.status < 400
                print(f"{page.name}: {cost.cpu / unit:.1f} × the empty page, {twice[page.name]} queries", flush=True)
                rows.append(
                    {
                        "name": page.name, **asdict(cost), "times_empty": cost.cpu / unit, "goal": goal,
                        "queries": once[page.name], "queries_twice": twice[page.name], "most_queries": most,
                        "verdict": "" if good else "missed",
                    }
                )  # fmt: skip
            web_mb = rss_mb(pid)
    return {"empty_cpu_ms": statistics.median(units), "pages": rows, "web_mb": web_mb, "worker_mb": worker_mb()}


@contextmanager
def running(command: list[str], port: int, **more: str) -> Iterator[int]:
    process = subprocess.Popen(command, env={**os.environ, **more}, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port), seconds=60, what=" ".join(command))
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        Client(port).ask(Page("", ["/health/"]), 0)
    except OSError:
        return False
    return True


def child_of(pid: int) -> int:
    """The web process under the supervisor: the child that uses the most memory."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max((int(child) for child in children), key=rss_mb)


def worker_mb() -> float:
    process = subprocess.Popen([sys.executable, "-m", "tribune", "worker"], env=os.environ)
    try:
        wait_until(lambda: cpu_seconds(process.pid) > 0.5, seconds=30, what="a worker")
        subprocess.run(["sleep", "6"], check=True)
        return rss_mb(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
