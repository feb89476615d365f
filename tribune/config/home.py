"""The folder where this instance lives, checked before anything is asked of it."""

import os
from pathlib import Path

from tribune.config.words import Plain
from tribune.config.words import gettext as _


def home() -> Path:
    return Path(os.environ.get("TRIBUNE_HOME") or "var").resolve()


def make_ready() -> Path:
    """The home, made if needed; ``Plain`` when it cannot be written."""
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Plain(
            _("The folder %(folder)s cannot be made (%(why)s): set TRIBUNE_HOME to a folder you may write in.")
            % {"folder": folder, "why": error.strerror}
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Plain(
            _("The folder %s cannot be written: set TRIBUNE_HOME to one that can, or give yourself the right.") % folder
        )
    return folder
