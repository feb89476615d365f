"""`tribune demo`: a fictional movement on this machine, on real feeds that the demo serves itself."""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tribune.config import serve
from tribune.config.demo.feeds import Web
from tribune.config.home import make_ready
from tribune.config.numbers import number
from tribune.config.supervisor import listen
from tribune.config.words import Plain
from tribune.config.words import gettext as _


@dataclass(frozen=True, slots=True)
class Kept:
    """What one demo keeps from run to run: the hour it begins at, and the port of its feeds."""

    anchor: datetime
    port: int


def run(argv: list[str]) -> int:
    """Fill TRIBUNE_HOME with the demo the first time, then serve it. Never destroys what is there.

    The feeds are served from this process; filling and serving are children of it.
    """
    asked = _asked(argv)
    make_ready()
    os.environ["TRIBUNE_DEMO"] = "1"
    os.environ["PORT"] = str(asked.port)
    kept = _kept(Path(os.environ.get("TRIBUNE_HOME") or "var").resolve() / "demo.json")
    allowed = [pair for pair in os.environ.get("TRIBUNE_OUTBOUND_ALLOW", "").split(",") if pair]
    os.environ["TRIBUNE_OUTBOUND_ALLOW"] = ",".join([*allowed, f"127.0.0.1:{kept.port}"])
    if not asked.fill_only:
        listen("127.0.0.1", asked.port).close()  # taken? said now, not once all is filled
    try:
        web = Web(anchor=kept.anchor, port=kept.port, clock=lambda: datetime.now(UTC))
    except OSError as error:
        raise Plain(
            _(
                "Port %s, where this demo serves its feeds, is taken: most often because it runs already. "
                "Stop it, or choose another folder with TRIBUNE_HOME."
            )
            % kept.port
        ) from error
    web.start()
    try:
        filling = [
            sys.executable,
            "-m",
            "tribune.config.demo.filling",
            kept.anchor.isoformat(),
            web.base,
            *asked.source,
        ]
        filled = subprocess.run(filling, check=False).returncode
        if filled or asked.fill_only:
            return filled
        here = f"http://127.0.0.1:{asked.port}"
        print(  # noqa: T201
            _(
                "\n  Open      %(here)s/\n  Be someone in one click: %(here)s/demo/\n  Read the mails it sends: %(here)s/mailbox/\n"
            )
            % {"here": here},
            flush=True,
        )
        return serve.run(["--port", str(asked.port)])
    finally:
        web.stop()


def _asked(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tribune demo",
        description=_("A fictional movement to walk through: fills TRIBUNE_HOME once, then serves it."),
    )
    parser.add_argument("--source", action="append", default=[], metavar="URL", help=_("also follow this real site"))
    parser.add_argument("--fill-only", action="store_true", help=_("fill it and stop: do not serve"))
    parser.add_argument("--port", type=int, default=number("PORT", 8000), help=_("port (PORT, 8000)"))
    return parser.parse_args(argv)


def _kept(path: Path) -> Kept:
    if not path.exists():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        path.write_text(json.dumps({"anchor": datetime.now(UTC).isoformat(), "port": port}))
    words = json.loads(path.read_text())
    return Kept(datetime.fromisoformat(words["anchor"]), words["port"])
