"""`tribune worker`: does the jobs, beside `tribune serve` or on other machines."""

import argparse
import logging
import os
import signal
from secrets import token_hex
from types import FrameType

from tribune.config import lifeline, starting
from tribune.config.words import gettext as _
from tribune.facts.working import WorkerLoop
from tribune.mail.doorkeeper import Doorkeeper

log = logging.getLogger(__name__)


def run(argv: list[str]) -> int:
    asked = _parser().parse_args(argv)
    starting.ask_database_is_current()
    name = asked.name or f"worker-{os.uname().nodename[:40]}-{token_hex(4)}"
    loop = WorkerLoop(name=name, queues=asked.queue or (), threads=max(1, asked.threads))

    doorkeeper = Doorkeeper()

    def stop(number: int, frame: FrameType | None) -> None:
        loop.stop()

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, stop)
    lifeline.hold(asked.lifeline)
    lifeline.ready(asked.lifeline)
    log.info("%s is at work.", name)
    if not asked.queue or "mail" in asked.queue:
        doorkeeper.start()
    is_finished = loop.work()
    doorkeeper.stop()
    if is_finished:
        return 0
    # Threads that would not end hold work that was given back: leave without waiting for them.
    logging.shutdown()
    os._exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tribune worker", description=_("Do the jobs that wait; run as many workers as you like, on any machine.")
    )
    parser.add_argument(
        "--queue", action="append", metavar="QUEUE", help=_("only this queue; may be given several times (all)")
    )
    parser.add_argument("--threads", type=int, default=2, help=_("jobs done at the same time (2)"))
    parser.add_argument("--name", help=argparse.SUPPRESS)
    parser.add_argument("--lifeline", type=int, help=argparse.SUPPRESS)
    return parser
