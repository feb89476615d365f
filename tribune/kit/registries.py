"""Slots in Python: a lower room names a question, rooms above register answers at start.

PERSONAL_DATA  every part that holds something about a person: export and erase
HEALTH         what the operator's health page asks of each room
WAYS_OUT       every way a private thing could leave (page, feed, mail, file …), hunted by tests: see kit/ways.py
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model

from tribune.kit.ways import WayOut

T = TypeVar("T")


class Registry(Generic[T]):
    """Answers by name, in the order they were registered."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._answers: dict[str, T] = {}

    def register(self, key: str, answer: T) -> T:
        """Keep *answer* under *key*; a key taken by another answer raises ``ValueError``."""
        if key in self._answers and self._answers[key] is not answer:
            raise ValueError(f"{self.name}: {key!r} is registered already")
        self._answers[key] = answer
        return answer

    def answering(self, key: str) -> Callable[[T], T]:
        """``register`` as a decorator."""
        return lambda answer: self.register(key, answer)

    def __getitem__(self, key: str) -> T:
        return self._answers[key]

    def get(self, key: str) -> T | None:
        return self._answers.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self._answers

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(self._answers.items())


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one room holds about people.

    ``export`` gives JSON-ready values of one person; ``erase`` removes or
    anonymises them and may be called again with no harm.
    """

    models: Sequence[type[Model]]
    export: Callable[[Any], Mapping[str, Any]]
    erase: Callable[[Any, datetime], None]


@dataclass(frozen=True, slots=True)
class Health:
    """One part's answer to "are you well?": plain words, never a person's name."""

    is_well: bool
    words: str


PERSONAL_DATA: Registry[PersonalData] = Registry("PERSONAL_DATA")
HEALTH: Registry[Callable[[], Health]] = Registry("HEALTH")
WAYS_OUT: Registry[WayOut] = Registry("WAYS_OUT")
