"""`tribune manage …`: Django's own commands, for those who know them."""

import os

from django.core.management import execute_from_command_line

from tribune.config.home import make_ready


def run(argv: list[str]) -> int:
    make_ready()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tribune.config.settings")
    execute_from_command_line(["tribune manage", *argv])
    return 0
