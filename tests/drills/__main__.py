"""`python -m tests.drills N=200`: as many rounds as asked, and a dated table; exit code 1 if one was not clean."""

import argparse
import os
import tempfile
from pathlib import Path

from tests.drills import posting
from tests.drills.databases import a_database
from tests.drills.killing import Round, Site, drill
from tests.services import Postgres

HEAD = "date (UTC)            round  web work  all   pg  kept  unansw  back in   lost  half twice undone stuck"

OF_POSTS = (
    "date (UTC)            round  web work  all   pg mail  acked written unansw   lost twice untold told2 "
    "unwritten otherID copies unpushed stuck"
)


def main(rounds: int, on: list[str], what: list[str]) -> int:
    """On PostgreSQL the server too is killed, when it is one of ours (no DATABASE_URL)."""
    given = os.environ.get("DATABASE_URL", "")
    unclean = 0
    for database in on:
        if database == "sqlite":
            unclean += sum(TABLES[one](rounds, "SQLite", "") for one in what)
        elif given.startswith("postgres"):
            unclean += sum(TABLES[one](rounds, "the given PostgreSQL", given) for one in what)
        else:
            with Postgres() as server:
                unclean += sum(TABLES[one](rounds, "PostgreSQL", server.url(), server) for one in what)
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


def posted(rounds: int, name: str, url: str, postgres: Postgres | None = None) -> int:
    """The same of a team that talks, with letters and pushes to a world outside that falls too."""
    print(f"kill -9 while five people write to a team, {rounds} rounds on {name}\n{OF_POSTS}", flush=True)
    unclean = 0
    with (
        tempfile.TemporaryDirectory() as home,
        a_database(url) as database,
        posting.Talk(Path(home), database, postgres) as talk,
    ):
        for number in range(1, rounds + 1):
            this = posting.drill(talk, number)
            unclean += not this.is_clean
            print(line_of_posts(this) + ("" if this.is_clean else "  <- NOT CLEAN"), flush=True)
    print(f"{rounds - unclean} rounds clean, {unclean} not.\n", flush=True)
    return unclean


def line_of_posts(this: posting.Round) -> str:
    killed = " ".join(f"{this.killed[what]:>4}" for what in ("web", "worker", "supervisor", "postgres", "mail"))
    return (
        f"{this.at:%Y-%m-%d %H:%M:%S}  {this.number:>6} {killed} {len(this.acknowledged):>6} {this.written:>7} "
        f"{this.unanswered:>6} {this.lost:>6} {this.doubled:>5} {this.untold:>6} {this.told_twice:>5} "
        f"{this.unwritten:>9} {this.written_twice:>7} {this.copies:>6} {this.unpushed:>8} {this.stuck:>5}"
    )


def line(this: Round) -> str:
    killed = " ".join(f"{this.killed[what]:>4}" for what in ("web", "worker", "supervisor", "postgres"))
    return (
        f"{this.at:%Y-%m-%d %H:%M:%S}  {this.number:>6} {killed} {len(this.acknowledged):>5} {this.unanswered:>7} "
        f"{this.back_in:>6.1f} s {this.lost:>6} {this.half:>5} {this.doubled:>5} {this.undone:>6} {this.stuck:>5}"
    )


TABLES = {"entries": drilled, "posts": posted}
parser = argparse.ArgumentParser(prog="python -m tests.drills", description="Kill -9 under writing, and count.")
parser.add_argument("--rounds", type=int, default=20)
parser.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
parser.add_argument(
    "--what", choices=[*TABLES, "both"], default="both", help="entries of a small room, or posts in a team"
)
parser.add_argument("words", nargs="*", help="N=200 is --rounds 200")
asked = parser.parse_args()
counts = [int(word[2:]) for word in asked.words if word.startswith("N=")]
raise SystemExit(
    main(
        counts[-1] if counts else asked.rounds,
        ["sqlite", "postgres"] if asked.db == "both" else [asked.db],
        list(TABLES) if asked.what == "both" else [asked.what],
    )
)
