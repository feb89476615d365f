"""`tribune serve`: the site and one worker on one port, kept alive."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from secrets import token_hex

from tribune.config.home import make_ready
from tribune.config.numbers import number
from tribune.config.supervisor import Child, Supervisor, listen
from tribune.config.words import Plain
from tribune.config.words import gettext as _


def run(argv: list[str], *, beside: Sequence[Child] = ()) -> int:
    """Serve until told to stop; *beside* are more processes to keep, started once the site answers."""
    asked = _parser().parse_args(argv)
    make_ready()
    if not 0 < asked.port < 65536:
        raise Plain(_("%s is not a port: choose a number from 1 to 65535.") % asked.port)
    listener = listen(asked.address, asked.port)
    if asked.migrate:
        done = subprocess.run([sys.executable, "-m", "tribune", "migrate"], check=False)
        if done.returncode:
            return done.returncode
    here = f"http://{_shown(asked.address)}:{asked.port}/"
    return Supervisor([*_children(asked, listener.fileno()), *beside]).run(_("Tribune answers at %s") % here)


def _children(asked: argparse.Namespace, fd: int) -> list[Child]:
    python = [sys.executable, "-m", "tribune"]
    web = [
        Child(f"web {place}" if asked.processes > 1 else "web", [*python, "web", "--fd", str(fd)], pass_fds=[fd])
        for place in range(1, asked.processes + 1)
    ]
    if asked.no_worker:
        return web
    # The name outlives the process, so that the next worker knows whose jobs to give back.
    name = f"serve-{os.uname().nodename[:40]}-{token_hex(4)}"
    return [*web, Child("worker", [*python, "worker", "--name", name, "--threads", str(asked.worker_threads)])]


def _shown(address: str) -> str:
    if address in ("0.0.0.0", "::", ""):  # noqa: S104
        return "127.0.0.1"
    return f"[{address}]" if ":" in address else address


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tribune serve",
        description=_("Serve the site on one port, with a worker for mails, notices and feeds beside it."),
    )
    parser.add_argument("--port", type=int, default=number("PORT", 8000), help=_("port to listen at (PORT, 8000)"))
    parser.add_argument(
        "--address",
        default=os.environ.get("TRIBUNE_ADDRESS", "127.0.0.1"),
        help=_("address to listen at (TRIBUNE_ADDRESS, 127.0.0.1: this machine only)"),
    )
    parser.add_argument("--migrate", action="store_true", help=_("bring the database up to date first"))
    parser.add_argument(
        "--processes", type=int, default=1, help=_("web processes (1; more need PostgreSQL and CACHE_URL)")
    )
    parser.add_argument("--worker-threads", type=int, default=2, help=_("jobs done at the same time (2)"))
    parser.add_argument("--no-worker", action="store_true", help=_("no worker: `tribune worker` runs elsewhere"))
    return parser
