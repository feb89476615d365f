"""What happened, and who hears of it.

``record`` writes the fact and one job a hearer inside the caller's
transaction: what is committed is never forgotten, what is rolled back is
never told.
"""

import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from tribune.facts.models import Fact, Job
from tribune.kit.inserting import put_in, put_values

Happening = TypeVar("Happening")
Hearing = TypeVar("Hearing", bound=Callable[[Any], None])

ALLOWED: frozenset[type] = frozenset({int, str, bool, datetime, type(None)})


@dataclass(frozen=True, slots=True)
class Hearer:
    """A function that is told of every fact of one kind, as a job."""

    function: Callable[[Any], None]
    fact: type
    queue: str
    priority: int
    atomic: bool
    attempts: int

    @property
    def path(self) -> str:
        return f"{self.function.__module__}.{self.function.__qualname__}"


_facts: dict[str, type] = {}
_hearers: dict[type, list[Hearer]] = {}
_hearers_by_path: dict[str, Hearer] = {}


def fact(kind: type[Happening]) -> type[Happening]:
    """Register a frozen dataclass of ints, strings, booleans and aware datetimes under its own name."""
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} must be a dataclass to be a fact")
    for name, hint in typing.get_type_hints(kind).items():
        if not _kinds_of(hint) <= ALLOWED:
            raise TypeError(f"{kind.__name__}.{name} is {hint}: a fact holds ids, words, yes or no, and hours")
    known = _facts.setdefault(kind.__name__, kind)
    if (known.__module__, known.__qualname__) != (kind.__module__, kind.__qualname__):
        raise ValueError(f"{known.__module__} has a fact named {kind.__name__} already")
    return kind


def record(happening: object) -> Fact:
    """Write *happening* and one job a hearer, in the transaction that is open; none open raises."""
    _refuse_outside(happening)
    now = timezone.now()
    kept = Fact.objects.create(name=type(happening).__name__, body=to_json(happening), recorded_at=now)
    if jobs := _jobs(happening, kept.pk, now):
        Job.objects.bulk_create(jobs)
    return kept


def record_all(happenings: Sequence[object]) -> None:
    """The same of many, in a few statements however many they are."""
    for happening in happenings[:1]:
        _refuse_outside(happening)
    now = timezone.now()
    rows = [(type(happening).__name__, to_json(happening), now) for happening in happenings]
    kept = put_values(Fact, ("name", "body", "recorded_at"), rows)
    put_in(job for h, fact_id in zip(happenings, kept, strict=True) for job in _jobs(h, fact_id, now))


def _refuse_outside(happening: object) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{type(happening).__name__} must be recorded in the transaction in which it happens"
        )


def _jobs(happening: object, kept: int, now: datetime) -> list[Job]:
    return [
        Job(task=hearer.path, fact_id=kept, queue=hearer.queue, priority=hearer.priority, run_at=now, enqueued_at=now)
        for hearer in hearers_of(type(happening))
    ]


def hears(
    kind: type, *, queue: str = "default", priority: int = 0, atomic: bool = True, attempts: int = 8
) -> Callable[[Hearing], Hearing]:
    """Have the function told of every *kind*: as a job, at least once.

    What it writes to the database is committed together with the job's end,
    so it happens once; with ``atomic=False`` (for what talks to the outside
    world) it must do nothing the second time.
    """

    def keep(function: Hearing) -> Hearing:
        hearer = Hearer(function, kind, queue, priority, atomic, attempts)
        if hearer.path not in _hearers_by_path:
            _hearers_by_path[hearer.path] = hearer
            _hearers.setdefault(kind, []).append(hearer)
        return function

    return keep


def hearers_of(kind: type) -> list[Hearer]:
    return _hearers.get(kind, [])


def hearer_at(path: str) -> Hearer | None:
    return _hearers_by_path.get(path)


def kinds() -> dict[str, type]:
    """Every kind of fact by name."""
    return dict(sorted(_facts.items()))


def to_json(happening: object) -> dict[str, Any]:
    kind = type(happening)
    if _facts.get(kind.__name__) is not kind:
        raise TypeError(f"{kind.__name__} is not a fact: put @fact above it")
    return {field.name: _written(getattr(happening, field.name)) for field in fields(kind)}  # type: ignore[arg-type]


def from_json(name: str, body: dict[str, Any]) -> Any:
    """The fact as it was recorded; a field it did not have then takes its default."""
    kind = _facts.get(name)
    if kind is None:
        raise LookupError(f"No fact is named {name} any more.")
    hints = typing.get_type_hints(kind)
    return kind(**{key: _read(value, hints[key]) for key, value in body.items() if key in hints})


def _kinds_of(hint: Any) -> set[type]:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return set(typing.get_args(hint))
    return {hint}


def _written(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an hour in a fact must say its zone")
        return value.isoformat()
    if type(value) not in ALLOWED and not isinstance(value, int | str):
        raise TypeError(f"{value!r} cannot stand in a fact")
    return value


def _read(value: Any, hint: Any) -> Any:
    if isinstance(value, str) and datetime in _kinds_of(hint):
        return datetime.fromisoformat(value)
    return value
