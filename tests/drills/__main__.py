"""`python -m tests.drills N=200`: as many rounds as asked, and a dated table; exit code 1 if one was not clean."""

import argparse
import os
import tempfile
from pathlib import Path

from tests.drills.databases import a_database
from tests.drills.killing import Round, Site, drill

HEAD = "date (UTC)            round  web work  all  kept  unansw  silence   lost  half twice undone stuck"


def line(this: Round) -> str:
    return (
        f"{this.at:%Y-%m-%d %H:%M:%S}  {this.number:>6} {this.killed['web']:>4} {this.killed['worker']:>4} "
        f"{this.killed['supervisor']:>4} {len(this.acknowledged):>5} {this.unanswered:>7} {this.longest_silence:>6.1f} s"
        f" {this.lost:>6} {this.half:>5} {this.doubled:>5} {this.undone:>6} {this.stuck:>5}"
    )


def main(rounds: int) -> int:
    url = os.environ.get("DATABASE_URL", "")
    print(
        f"kill -9 of web, worker and supervisor under writing, {rounds} rounds, on {'PostgreSQL' if url else 'SQLite'}"
    )
    print(HEAD)
    unclean = 0
    with tempfile.TemporaryDirectory() as home, a_database(url) as database:
        site = Site(Path(home), database)
        site.start("--migrate")
        try:
            site.wait_until_up(120)
            for number in range(1, rounds + 1):
                this = drill(site, number)
                unclean += not this.is_clean
                print(line(this), "" if this.is_clean else "  <- NOT CLEAN", flush=True)
        finally:
            site.stop()
    print(f"{rounds - unclean} rounds clean, {unclean} not.")
    return 1 if unclean else 0


parser = argparse.ArgumentParser(prog="python -m tests.drills", description="Kill -9 under writing, and count.")
parser.add_argument("--rounds", type=int, default=20)
parser.add_argument("words", nargs="*", help="N=200 is --rounds 200")
asked = parser.parse_args()
counts = [int(word[2:]) for word in asked.words if word.startswith("N=")]
raise SystemExit(main(counts[-1] if counts else asked.rounds))
