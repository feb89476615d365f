"""What happens in discussions."""

from dataclasses import dataclass
from datetime import datetime

from tribune.facts.ledger import fact


@fact
@dataclass(frozen=True, slots=True)
class ThreadOpened:
    """Someone opened a thread; the message it opens with has its own fact, by which people are told."""

    thread_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ThreadLocked:
    """Nobody writes in it any more. Told to nobody: the thread says so, and why, to whoever comes."""

    thread_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ThreadUnlocked:
    """One writes in it again. Told to nobody: what is said next is."""

    thread_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class MessagePosted:
    """A message everyone who may see the thread may read; one that is held has it when it is let through."""

    message_id: int
    thread_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class MessageHeld:
    """A message waits for someone who looks after the thread."""

    message_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class MessageEdited:
    """Other words stand in it. Told to nobody, so that nobody is told twice; whoever is named anew has ``MentionMade``."""

    message_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class MessageDeleted:
    message_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class MentionMade:
    """A message names somebody who may read it; once a message and person, whatever is edited."""

    message_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ReactionGiven:
    message_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class ReactionWithdrawn:
    message_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class TalkAccepted:
    """Somebody who was asked for a private talk accepted it; that somebody declined is no fact, and told to nobody."""

    thread_id: int
    person_id: int
    at: datetime


@fact
@dataclass(frozen=True, slots=True)
class PersonBanned:
    """Someone is kept out of a room for a time, anew or once more."""

    ban_id: int
    at: datetime
