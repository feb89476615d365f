"""What `make check` (quick) and `make test` (everything) do, step by step, with the time each took.

A step that fails does not stop the next: the end says all that is wrong at once.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
JOBS = os.environ.get("JOBS", "2")
PYTEST = [sys.executable, "-m", "pytest", "-q", f"--numprocesses={JOBS}"]


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    command: list[str]


QUICK = [
    Step("style", [f"{BIN}/ruff", "check", "--quiet", "."]),
    Step("layout", [f"{BIN}/ruff", "format", "--check", "--quiet", "."]),
    Step("templates", [f"{BIN}/djlint", "tribune", "--lint", "--quiet"]),
    Step("ladder", [f"{BIN}/lint-imports", "--no-logo"]),
    Step("types", [f"{BIN}/mypy"]),
    Step("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step("tests on SQLite", [*PYTEST, "-m", "not slow and not journey"]),
]

EVERYTHING = [
    *QUICK[:-1],
    Step("front end", [sys.executable, "-m", "tribune.design.build"]),
    Step("gazetteer", [sys.executable, "manage.py", "build_places"]),
    Step("tests on SQLite", [*PYTEST, "-m", "not journey", "--db=sqlite"]),
    Step("tests on PostgreSQL", [*PYTEST, "-m", "not journey", "--db=postgres", "--db-only"]),
    # A file keeps to one process, so that its demo is filled once.
    Step("browser walks", [*PYTEST, "--dist=loadfile", "-m", "journey", "--db=sqlite"]),
    Step("drills", [sys.executable, "-m", "tests.drills", "--rounds", "5", "--db", "postgres"]),
]


def main(what: str) -> int:
    short = services.main() if what == "everything" else 0
    steps = EVERYTHING if what == "everything" else QUICK
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment.setdefault("TRIBUNE_HOME", str(ROOT / "var"))
    failed = []
    began = time.monotonic()
    for step in steps:
        print(f"── {step.name}", flush=True)
        at = time.monotonic()
        code = subprocess.run(step.command, cwd=ROOT, env=environment).returncode
        if code:
            failed.append(step.name)
        print(f"   {'FAILED' if code else 'well'} after {time.monotonic() - at:.0f} s", flush=True)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    if short:
        print("! Something the tests need could not be installed: what leans on it failed above.")
    print(f"{'FAILED: ' + ', '.join(failed) if failed else 'All well'}, after {minutes} min {seconds} s.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "quick"))
