"""`python -m tests.drills N=200`: as many rounds as asked, and a dated table; exit code 1 if one was not clean."""

import argparse
import os
import tempfile
from pathlib import Path

from tests.drills import killing, posting
from tests.drills.databases import a_database
from tests.drills.rounds import Round
from tests.services import Postgres

DRILLS = {"entries": killing, "posts": posting}


def main(rounds: int, on: list[str], what: list[str]) -> int:
    """On PostgreSQL the server too is killed, when it is one of ours (no DATABASE_URL)."""
    given = os.environ.get("DATABASE_URL", "")
    unclean = 0
    for database in on:
        if database == "sqlite":
            unclean += sum(drilled(one, rounds, "SQLite", "") for one in what)
        elif given.startswith("postgres"):
            unclean += sum(drilled(one, rounds, "the given PostgreSQL", given) for one in what)
        else:
            with Postgres() as server:
                unclean += sum(drilled(one, rounds, "PostgreSQL", server.url(), server) for one in what)
    return 1 if unclean else 0


def drilled(one: str, rounds: int, name: str, url: str, postgres: Postgres | None = None) -> int:
    """Print the table; answer how many rounds were not clean."""
    what = DRILLS[one]
    print(f"kill -9 {what.TITLE}, {rounds} rounds on {name}\n{what.HEAD}", flush=True)
    unclean = 0
    with (
        tempfile.TemporaryDirectory() as home,
        a_database(url) as database,
        what.standing(Path(home), database, postgres) as site,
    ):
        for number in range(1, rounds + 1):
            this = what.drill(site, number)
            unclean += not this.is_clean
            print(line(this, what.VICTIMS) + ("" if this.is_clean else "  <- NOT CLEAN"), flush=True)
    print(f"{rounds - unclean} rounds clean, {unclean} not.\n", flush=True)
    return unclean


def line(this: Round, victims: tuple[str, ...]) -> str:
    killed = " ".join(f"{this.killed[what]:>4}" for what in victims)
    return f"{this.at:%Y-%m-%d %H:%M:%S}  {this.number:>6} {killed} {this}"


parser = argparse.ArgumentParser(prog="python -m tests.drills", description="Kill -9 under writing, and count.")
parser.add_argument("--rounds", type=int, default=20)
parser.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
parser.add_argument(
    "--what", choices=[*DRILLS, "both"], default="both", help="entries of a small room, or posts in a team"
)
parser.add_argument("words", nargs="*", help="N=200 is --rounds 200")
asked = parser.parse_args()
counts = [int(word[2:]) for word in asked.words if word.startswith("N=")]
raise SystemExit(
    main(
        counts[-1] if counts else asked.rounds,
        ["sqlite", "postgres"] if asked.db == "both" else [asked.db],
        list(DRILLS) if asked.what == "both" else [asked.what],
    )
)
