"""The command line in the operator's language (LANG), before and without Django."""

import gettext as machinery
import os
from collections.abc import Collection
from pathlib import Path

_catalogue = machinery.translation("django", localedir=str(Path(__file__).parent / "locale"), fallback=True)


def gettext(sentence: str) -> str:
    return _catalogue.gettext(sentence)


def language(known: Collection[str]) -> str:
    """The operator's language by the environment, when it is one of *known*, else English."""
    said = next(
        (os.environ[name] for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return said[:2] if said[:2] in known else "en"


class Plain(Exception):
    """A command cannot go on: one sentence for the operator, exit code 2."""
