"""`make bench`: a large movement is loaded, then pages are measured in multiples of an empty page.

    python -m tests.bench [--size 1] [--database sqlite|postgres|both] [--times 200] [--json FILE]

Size 1 is 100,000 people, 5,000 teams, 50,000 memberships, 20,000 actions, 200,000 RSVPs and 200,000 entries.
Then the actions are given dates until there are 1,000,000, and what is near is measured again,
and actions with 10,000 people coming are called off; then 1,000 pages are open at once and are told what changes.
Everyone is told of ten things, a million notices, and 10,000 with their letters; an announcement goes to all.
Then cards are published until there are 1,000,000 (BENCH_PUBLICATIONS says another number), a fifth of them by the 20
teams of the first person, whose home is measured.
Feeds of the corpus are read beside feedparser, and visits are kept.
Then entries come into the wire until there are 1,000,000, and a thousand more are compared with them.
Each database is loaded and measured by a process of its own, the empty page beside it in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.services import Postgres

TABLE = "{:<30} {:>7} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9}  {}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=float, default=1.0, help="share of the full size (0.01 is quick)")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--times", type=int, default=200, help="requests a page")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"))
    asked = parser.parse_args()
    results = {}
    for database in ("sqlite", "postgres") if asked.database == "both" else (asked.database,):
        with tempfile.TemporaryDirectory(prefix="tribune-bench-") as home:
            results[database] = _measured(database, Path(home), asked)
        _print(database, results[database])
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(results, indent=1))
    print(f"\nkept in {asked.json}")
    return 0


def _measured(database: str, home: Path, asked: argparse.Namespace) -> dict[str, object]:
    out = home / "result.json"
    command = [sys.executable, "-m", "tests.bench.one", "--size", str(asked.size), "--times", str(asked.times)]
    environment = {**os.environ, "TRIBUNE_HOME": str(home), "TRIBUNE_HOSTS": "*"}
    environment.pop("DATABASE_URL", None)
    if database == "sqlite":
        subprocess.run([*command, "--out", str(out)], env=environment, check=True)
    else:
        with Postgres() as server:
            environment["DATABASE_URL"] = server.url("postgres")
            pid = str(server.pid)
            subprocess.run([*command, "--out", str(out), "--postmaster", pid], env=environment, check=True)
    return dict(json.loads(out.read_text()))


def _print(database: str, result: dict[str, object]) -> None:
    print(f"\n{database}, {result['people']:,} people; empty page {result['empty_cpu_ms']:.2f} ms CPU")
    print(TABLE.format("page", "× empty", "goal", "queries", "p50 ms", "p99 ms", "CPU ms", "db CPU", "req/s", ""))
    rows = result["pages"]
    assert isinstance(rows, list)
    for row in rows:
        goal = f"≤ {row['goal']:g}" if row["goal"] else ""
        queries = f"{row['queries']}/{row['queries_twice']}" if row["queries"] is not None else "–"
        print(
            TABLE.format(
                row["name"], f"{row['times_empty']:.1f}", goal, queries, f"{row['p50']:.1f}", f"{row['p99']:.1f}",
                f"{row['cpu']:.2f}", f"{row['database_cpu']:.2f}", f"{row['rate']:.0f}", row["verdict"],
            )
        )  # fmt: skip
    told = result["told"]
    assert isinstance(told, dict)
    print(f"called off: {told['people']:,} told by {told['jobs']:,} jobs in {told['seconds']:.1f} s of one worker")
    live = result["live"]
    assert isinstance(live, dict)
    verdict = "" if live["shared_p99"] <= live["goal"] else "  missed"
    print(
        f"{live['listeners']:,} pages open: {live['mb_added']:.0f} MB more ({live['kb_each']:.0f} kB each); from commit to "
        f"receipt p50 {live['shared_p50']:.0f} ms, p99 {live['shared_p99']:.0f} ms (goal ≤ {live['goal']}); "
        f"each drawn apart p50 {live['own_p50']:.0f} ms, p99 {live['own_p99']:.0f} ms{verdict}"
    )
    noticed = result["noticed"]
    assert isinstance(noticed, dict)
    print(
        f"told: {noticed['told']:,} rows in {noticed['rows_seconds']:.1f} s, with their letters in "
        f"{noticed['letters_seconds']:.1f} s; announced to {noticed['announced']:,} in "
        f"{noticed['announced_seconds']:.1f} s, {noticed['announced_mb']:.0f} MB more"
    )
    if isinstance(read := result["read"], dict):
        print(_read(read))
    stories = result["stories"]
    assert isinstance(stories, dict)
    cost = stories["cpu"] + stories["database_cpu"]
    print(
        f"stories: among {stories['entries']:,} entries, each new one is compared in {stories['cpu']:.2f} ms CPU and "
        f"{stories['database_cpu']:.2f} of the database (goal ≤ {stories['goal']:g}); {stories['told']:,} of "
        f"{stories['weighed']:,} told with another{'' if cost <= stories['goal'] else '  missed'}"
    )
    print(f"a worker at rest: {result['worker_mb']:.0f} MB; the web process: {result['web_mb']:.0f} MB")


def _read(result: dict[str, Any]) -> str:
    unchanged = max(result["not_modified_ms"], result["same_body_ms"])
    return (
        f"{result['feeds']} feeds read and cleaned {result['times_faster']:.1f} × as fast as by feedparser (goal ≥ "
        f"{result['faster_goal']:g}){'' if result['times_faster'] >= result['faster_goal'] else '  missed'}\n"
        f"a visit, CPU: not modified {result['not_modified_ms']:.2f} ms, same body {result['same_body_ms']:.2f} ms (goal ≤ "
        f"{result['unchanged_goal']:g}){'' if unchanged <= result['unchanged_goal'] else '  missed'}; {result['entries']} new entries "
        f"{result['new_ms']:.1f} ms (goal ≤ {result['new_goal']:g})"
        f"{'' if result['new_ms'] <= result['new_goal'] else '  missed'}"
    )


if __name__ == "__main__":
    sys.exit(main())
