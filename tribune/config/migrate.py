"""`tribune migrate`: bring the database up to date."""

import argparse

from django.core.management import call_command
from django.db import Error

from tribune.config import starting
from tribune.config.words import Plain
from tribune.config.words import gettext as _
from tribune.kit import dialects


def run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="tribune migrate", description=_("Bring the database up to date; nothing is lost, and twice does no harm.")
    )
    parser.add_argument("--check", action="store_true", help=_("only say whether there is something to do (exit 1)"))
    asked = parser.parse_args(argv)
    starting.ask_database()
    waiting = starting.unapplied()
    if asked.check:
        return 1 if waiting else 0
    if waiting:
        try:
            call_command("migrate", interactive=False, verbosity=1)
            dialects.analyze()
        except Error as error:
            raise Plain(_("The database could not be brought up to date: %s") % " ".join(str(error).split())) from error
    return 0
