"""Answers by mail to a letter that gathers several things: nobody could tell which of them is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal
from tribune.mail.replies import REPLIES
from tribune.notices.verbs.preferences import GATHERED_LETTERS


class ALetterOfSeveralThings(Refusal):
    sentence = _(
        "That letter gathered several things, and your answer reached nobody. Open the one you mean from the letter, and "
        "answer there."
    )


def take(
    *, person: Any, about_id: int, text: str, files: Sequence[tuple[str, bytes]], key: str, at: datetime
) -> Sequence[str]:
    """Always refused, in a plain answer."""
    raise ALetterOfSeveralThings


def register() -> None:
    REPLIES.register(GATHERED_LETTERS, take)
