"""Numbers from the environment."""

import os

from tribune.config.words import Plain
from tribune.config.words import gettext as _


def number(name: str, usual: int) -> int:
    """A whole number above zero, else ``Plain``."""
    words = os.environ.get(name) or str(usual)
    if not words.isdigit() or int(words) < 1:
        raise Plain(_("%(name)s must be a whole number above zero, not “%(words)s”.") % {"name": name, "words": words})
    return int(words)
