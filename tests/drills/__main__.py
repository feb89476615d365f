"""`python -m tests.drills N=200`: as many rounds as asked, and a dated table; exit code 1 if one was not clean."""

import argparse
import os
import tempfile
from pathlib import Path

from tests.drills.databases import a_database
from tests.drills.killing import Round, Site, drill
from tests.services import Postgres

HEAD = "date (UTC)            round  web work  all   pg  kept  unansw  back in   lost  half twice undone stuck"


def main(rounds: int, on: list[str]) -> int:
    """On PostgreSQL the server too is killed, when it is one of ours (no DATABASE_URL)."""
    given = os.environ.get("DATABASE_URL", "")
    unclean = 0
    for database in on:
        if database == "sqlite":
            unclean += drilled(rounds, "SQLite", "")
        elif given.startswith("postgres"):
            unclean += drilled(rounds, "the given PostgreSQL", given)
        else:
            with Postgres() as server:
                unclean += drilled(rounds, "PostgreSQL", server.url(), server)
    return 1 if unclean else 0


def drilled(rounds: int, name: str, url: str, postgres: Postgres | None = None) -> int:
    """Print the table; answer how many rounds were not clean."""
    victims = "web, worker, supervisor and PostgreSQL" if postgres else "web, worker and supervisor"
    print(f"kill -9 of {victims} while clients write, {rounds} rounds on {name}\n{HEAD}", flush=True)
    unclean = 0
    with tempfile.TemporaryDirectory() as home, a_database(url) as database:
        site = Site(Path(home), database, postgres)
        site.start("--migrate")
        try:
            site.wait_until_up(120)
            for number in range(1, rounds + 1):
                this = drill(site, number)
                unclean += not this.is_clean
                print(line(this) + ("" if this.is_clean else "  <- NOT CLEAN"), flush=True)
        finally:
            site.stop()
    print(f"{rounds - unclean} rounds clean, {unclean} not.\n", flush=True)
    return unclean


def line(this: Round) -> str:
    killed = " ".join(f"{this.killed[what]:>4}" for what in ("web", "worker", "supervisor", "postgres"))
    return (
        f"{this.at:%Y-%m-%d %H:%M:%S}  {this.number:>6} {killed} {len(this.acknowledged):>5} {this.unanswered:>7} "
        f"{this.back_in:>6.1f} s {this.lost:>6} {this.half:>5} {this.doubled:>5} {this.undone:>6} {this.stuck:>5}"
    )


parser = argparse.ArgumentParser(prog="python -m tests.drills", description="Kill -9 under writing, and count.")
parser.add_argument("--rounds", type=int, default=20)
parser.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
parser.add_argument("words", nargs="*", help="N=200 is --rounds 200")
asked = parser.parse_args()
counts = [int(word[2:]) for word in asked.words if word.startswith("N=")]
raise SystemExit(
    main(counts[-1] if counts else asked.rounds, ["sqlite", "postgres"] if asked.db == "both" else [asked.db])
)
