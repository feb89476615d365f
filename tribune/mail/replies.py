"""What letters may be answered about: rooms above say what becomes of an answer, and the people room who answers.

REPLIES         purpose → what takes the answer; ``reply_addresses.reply_headers`` writes that purpose in the letter
CORRESPONDENTS  how a person is found by number; the people room fills it
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tribune.kit.registries import Registry
from tribune.mail import reply_addresses
from tribune.mail.reply_addresses import BOUNCE, ReplyAddress


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Someone we write to: a person of the people room, the one address they have, the language they read."""

    person: Any
    address: str
    language: str


class Takes(Protocol):
    def __call__(
        self, *, person: Any, about_id: int, text: str, files: Sequence[tuple[str, bytes]], key: str, at: datetime
    ) -> Sequence[str]:
        """Do what *person* answers about *about_id*: *text* without what it quotes, *files* as (name, bytes), unchecked.
        Answers, in sentences, what was left out of what it took: it is told to the person.

        Called outside any transaction, perhaps again with the same *key*, which must then change nothing. A Refusal
        is told to the person by mail, in their language.
        """


REPLIES: Registry[Takes] = Registry("REPLIES")
CORRESPONDENTS: Registry[Callable[[int], Correspondent | None]] = Registry("CORRESPONDENTS")


def correspondent(person_id: int) -> Correspondent | None:
    """That person, or None when they have left or have no address."""
    for _name, find in CORRESPONDENTS:
        found = find(person_id)
        if found is not None:
            return found
    return None


def expected(to: str) -> ReplyAddress | None:
    """What the address says, when we made it and some room waits for it."""
    asked = reply_addresses.read(to)
    return asked if asked is not None and (asked.purpose == BOUNCE or asked.purpose in REPLIES) else None
