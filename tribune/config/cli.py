"""The `tribune` command: each word below is a module with ``run(argv) -> exit code``.

0 well, 1 something to mend (doctor), 2 cannot go on: one sentence says why.
"""

import importlib
import importlib.util
import logging
import os
import sys

from tribune import __version__
from tribune.config.words import Plain
from tribune.config.words import gettext as _

# Django is brought up before these are imported: they stand on the rooms.
ON_DJANGO = {"tribune.config.worker", "tribune.config.web", "tribune.config.migrate", "tribune.config.doctor"}
COMMANDS = {
    "serve": ("tribune.config.serve", _("serve the site, with a worker beside it")),
    "worker": ("tribune.config.worker", _("do the jobs that wait, as many workers as you like")),
    "demo": ("tribune.config.demo", _("a fictional movement to walk through")),
    "doctor": ("tribune.config.doctor", _("look this instance over and say in plain words what is wrong")),
    "migrate": ("tribune.config.migrate", _("bring the database up to date")),
    "manage": ("tribune.config.manage", _("Django's own commands")),
}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
HIDDEN = {"web": "tribune.config.web"}


def main(argv: list[str] | None = None) -> int:
    words = sys.argv[1:] if argv is None else argv
    os.umask(0o077)  # what this command makes is its owner's: databases, keys, files
    level = os.environ.get("TRIBUNE_LOG", "WARNING")
    if level not in LEVELS:
        _say(_("TRIBUNE_LOG is one of %s.") % ", ".join(LEVELS), to_error=True)
        return 2
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if not words or words[0] in ("-h", "--help", "help"):
        _say(_help())
        return 0 if words else 2
    if words[0] in ("-V", "--version", "version"):
        _say(f"tribune {__version__}")
        return 0
    module = HIDDEN.get(words[0]) or COMMANDS.get(words[0], ("", ""))[0]
    if not module:
        _say(_("There is no command “%s”.") % words[0] + "\n\n" + _help(), to_error=True)
        return 2
    try:
        if importlib.util.find_spec(module) is None:
            raise Plain(_("“%s” is not part of this build.") % words[0])
        if module in ON_DJANGO:
            importlib.import_module("tribune.config.starting").bring_up()
        return int(importlib.import_module(module).run(words[1:]))
    except Plain as plain:
        _say(str(plain), to_error=True)
        return 2
    except KeyboardInterrupt:
        return 130


def _help() -> str:
    lines = [f"  {name:<8} {what}" for name, (_module, what) in COMMANDS.items()]
    return "\n".join(
        [
            _("Usage: tribune COMMAND [OPTIONS]"),
            "",
            *lines,
            "",
            _("`tribune COMMAND --help` tells more; docs/operators.md tells all."),
        ]
    )


def _say(words: str, *, to_error: bool = False) -> None:
    print(words, file=sys.stderr if to_error else sys.stdout, flush=True)  # noqa: T201
