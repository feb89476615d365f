"""`tribune doctor`: look an instance over and say in plain words what is wrong. Changes nothing."""

import argparse
import sys
from collections.abc import Iterator

from tribune.config import checkup, starting
from tribune.config.checkup import Finding, Grade
from tribune.config.words import Plain
from tribune.config.words import gettext as _

MARKS = {Grade.WELL: "✓", Grade.MIND: "!", Grade.MEND: "✗"}


def run(argv: list[str]) -> int:
    """0 when nothing has to be mended, else 1."""
    parser = argparse.ArgumentParser(
        prog="tribune doctor",
        description=_("Look this instance over. ✓ is well, ! deserves a thought, ✗ must be mended (exit code 1)."),
    )
    parser.add_argument("--quiet", action="store_true", help=_("say only what deserves a thought"))
    asked = parser.parse_args(argv)
    worst = Grade.WELL
    for finding in findings():
        worst = max(worst, finding.grade)
        if finding.grade > Grade.WELL or not asked.quiet:
            sys.stdout.write(f"{MARKS[finding.grade]} {finding.words}\n")
    if worst is Grade.WELL and not asked.quiet:
        sys.stdout.write(_("All is well.") + "\n")
    return 1 if worst is Grade.MEND else 0


def findings() -> Iterator[Finding]:
    """In the order in which things stand on each other; what stands on something broken is not asked."""
    yield checkup.python()
    yield checkup.home()
    yield checkup.keys()
    yield checkup.disk()
    yield from checkup.addresses()
    yield checkup.front_end()
    yield checkup.outbound()
    yield checkup.mail()
    try:
        starting.ask_database()
    except Plain as plain:
        yield Finding(Grade.MEND, str(plain))
        return
    yield from checkup.database()
    if starting.unapplied():
        yield Finding(Grade.MEND, _("The database is not up to date: run `tribune migrate`."))
        return
    yield Finding(Grade.WELL, _("The database is up to date."))
    yield checkup.clock()
    yield from checkup.rooms()
