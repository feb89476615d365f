"""The command line in the operator's language (LANG), before and without Django."""

import gettext as machinery
from pathlib import Path

_catalogue = machinery.translation("django", localedir=str(Path(__file__).parent / "locale"), fallback=True)


def gettext(sentence: str) -> str:
    return _catalogue.gettext(sentence)


class Plain(Exception):
    """A command cannot go on: one sentence for the operator, exit code 2."""
