"""Querysets that are put into SQL once, then only given their values.

Most of what a short query costs is not the database: it is Django walking
relations and cloning expressions to write the same SQL again. A prepared
queryset is written by the ORM the first time, with marks in the place of its
values, and kept; afterwards it is executed by Django's own compiler, with the
same conversions, the same models and the same trace in the query log.

    @prepared
    def _dates_of(only_on: bool, *, event: int, at: datetime) -> QuerySet[Occurrence]: ...

    _dates_of(True, event=3, at=now)  # a list

What is given by position is the *shape*: it may change the SQL (a limit, a
choice of filters), and each shape is written apart. What is given by name is a
*value*: int, float, str, date, datetime, or a list of ints for an ``__in``. The
function passes its values to the ORM as they are and never looks at them (an
hour may be moved by a fixed time); None and booleans among them, and whether a
list is empty, belong to the shape.

``prepared_rows`` is for a ``values_list`` of numbers and text of which there are
hundreds: its tuples come as the database gives them, with no field between.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.constants import CURSOR

from tribune.kit.sending import Kept, in_its_own_words, kept, plain

LONGEST_LIST = 512  # beyond, the ORM writes the query each time
MOST_SHAPES = 200  # a thread

# Tests set it: every prepared query is then compared with what the ORM writes for the real values.
is_compared = False


class NotAValue(Exception):
    """A value changed the SQL, or was changed on its way into it: it must be given by position, or as it is."""


@dataclass(slots=True)
class _Plan:
    """One shape, as this thread runs it. ``values`` are those that are constant, at the numbers of ``sql``; ``places`` says
    how each of the others is made: its number, which value it is, and the conversion.
    """

    queryset: Any
    compiler: Any
    sql: Kept
    values: list[Any]
    places: list[tuple[int, int, Callable[[Any], Any]]]

    def params(self, given: list[Any]) -> tuple[Any, ...]:
        values = self.values[:]
        for number, which, converted in self.places:
            values[number] = converted(given[which])
        return self.sql.spread(values)

    def rows(self, given: list[Any], *, as_they_are: bool) -> list[Any]:
        sql, params = self.sql, self.params(given)
        self.compiler.as_sql = lambda *args, **named: (sql, params)
        with in_its_own_words(self.compiler.connection):
            if as_they_are:
                with self.compiler.execute_sql(result_type=CURSOR) as answered:
                    found: list[Any] = answered.fetchall()
                    return found
            return list(self.queryset._iterable_class(self.queryset))


class Prepared:
    """See the module. Each thread writes its own, for its own connection: nothing is shared, so nothing is locked."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *, as_they_are: bool = False) -> None:
        self._build, self._as_they_are = build, as_they_are
        self._here = threading.local()
        update_wrapper(self, build)

    def __call__(self, *shape: Hashable, **values: Any) -> list[Any]:
        flat: list[Any] = []
        kinds: list[Hashable] = []
        for name, value in values.items():
            if value is None or isinstance(value, bool):
                kinds.append((name, value))
            elif isinstance(value, (int, float, str, date)):
                kinds.append((name, type(value)))
                flat.append(value)
            else:
                if len(value) > LONGEST_LIST:
                    return list(self._build(*shape, **values))
                padded = _padded(value)
                kinds.append((name, len(padded)))
                flat += padded
        plan = self._plan((shape, tuple(kinds)), shape, values)
        if plan is None:
            return list(self._build(*shape, **values))
        if is_compared:
            _compare(plan, flat, self._build(*shape, **values), values)
        return plan.rows(flat, as_they_are=self._as_they_are)

    def _plan(self, key: Hashable, shape: tuple[Hashable, ...], values: Mapping[str, Any]) -> _Plan | None:
        connection = connections[DEFAULT_DB_ALIAS]
        plans: dict[Hashable, _Plan | None] = self._here.__dict__.setdefault("plans", {})
        if self._here.__dict__.get("connection") is not connection or len(plans) > MOST_SHAPES:
            plans.clear()
            self._here.connection = connection
        if key not in plans:
            plans[key] = _written(self._build, shape, values)
        return plans[key]


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    return Prepared(build)


def prepared_rows(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """As ``prepared``, of a ``values_list`` whose columns no field converts: the tuples are those of the database."""
    return Prepared(build, as_they_are=True)


def _written(
    build: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...], values: Mapping[str, Any]
) -> _Plan | None:
    """Write the query twice, with other marks each time: what differs is a value, the rest is constant.

    None when the ORM knows without asking that there is nothing.
    """
    marks, others = _marked(values, 1), _marked(values, 2)
    try:
        queryset, compiler, sql, params = _compiled(build(*shape, **marks))
        _queryset, _compiler, other_sql, other_params = _compiled(build(*shape, **others))
    except EmptyResultSet:
        return None
    if sql != other_sql or len(params) != len(other_params):
        raise NotAValue(f"{build.__qualname__}: a value changes the SQL; give it by position")
    pairs = list(zip(_flat(marks), _flat(others), strict=True))
    kept_sql = kept(sql, params, other_params, compiler.connection.vendor)
    once, places = kept_sql.once(params), []
    for number, (one, other) in enumerate(zip(once, kept_sql.once(other_params), strict=True)):
        if one != other:
            which, converted = _place(build, pairs, one, other)
            places.append((number, which, converted))
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    compiler.get_converters = lambda expressions: converters
    queryset.query.get_compiler = lambda *args, **named: compiler
    return _Plan(queryset, compiler, kept_sql, once, places)


def _compiled(queryset: QuerySet[Any, Any]) -> tuple[Any, Any, str, tuple[Any, ...]]:
    if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise NotAValue("a prepared queryset does not prefetch")
    queryset._fetch_all = _never  # type: ignore[method-assign]
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    return queryset, compiler, sql, tuple(map(plain, params))


def _never() -> None:
    raise NotAValue("a prepared queryset is returned unread")


def _place(
    build: Callable[..., Any], pairs: list[tuple[Any, Any]], one: Any, other: Any
) -> tuple[int, Callable[[Any], Any]]:
    """Which value a parameter is, and what the ORM did to it on the way."""
    for ways in (_conversions, _shifts):
        for which, (mark, second) in enumerate(pairs):
            for converted in ways(mark, one):
                if converted(mark) == one and converted(second) == other:
                    return which, converted
    raise NotAValue(f"{build.__qualname__}: {one!r} comes from a value that was changed before it was given")


def _conversions(mark: Any, param: Any) -> list[Callable[[Any], Any]]:
    operations = connections[DEFAULT_DB_ALIAS].ops
    if isinstance(mark, datetime):
        return [operations.adapt_datetimefield_value]
    if isinstance(mark, date):
        return [operations.adapt_datefield_value]
    if isinstance(mark, int) and isinstance(param, (int, float)):
        return [type(param)]  # PostgreSQL's integers say their width
    return [type(mark)] if isinstance(param, type(mark)) else []


def _shifts(mark: Any, param: Any) -> list[Callable[[Any], Any]]:
    """An hour that was given some fixed time earlier or later ("a month before")."""
    if not isinstance(mark, datetime):
        return []
    given = datetime.fromisoformat(param) if isinstance(param, str) else param
    if not isinstance(given, datetime):
        return []
    adapt = connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value
    shift = given.replace(tzinfo=UTC) - mark
    return [lambda value: adapt(value + shift)]


def _marked(values: Mapping[str, Any], turn: int) -> dict[str, Any]:
    """*values* with each replaced by one that is met nowhere else."""
    marks: dict[str, Any] = {}
    count = 0
    for name, value in values.items():
        if value is None or isinstance(value, bool):
            marks[name] = value
        elif isinstance(value, (int, float, str, date)):
            count += 1
            marks[name] = _mark(value, turn, count)
        else:
            size = len(_padded(value))
            marks[name] = [_mark(0, turn, count + n) for n in range(1, size + 1)]
            count += size
    return marks


def _mark(value: Any, turn: int, n: int) -> Any:
    if isinstance(value, datetime):
        # Spaced otherwise each turn: what lies a fixed time from one value is never taken for another.
        return datetime(2000 + turn, 1, 1, microsecond=n * turn, tzinfo=UTC)
    if isinstance(value, date):
        return date(2000 + turn, 1, 1) + timedelta(days=n)
    if isinstance(value, int):
        return turn * 1_000_000_000 + n  # within PostgreSQL's integer
    if isinstance(value, float):
        return turn * 10 + n / 1024
    return f"mark {turn}.{n}"


def _flat(marks: Mapping[str, Any]) -> list[Any]:
    flat: list[Any] = []
    for value in marks.values():
        if isinstance(value, list):
            flat += value
        elif value is not None and not isinstance(value, bool):
            flat.append(value)
    return flat


def _padded(values: Collection[int]) -> list[int]:
    """As long as the next power of two, the last one said again: few lengths, so few shapes."""
    if not values:
        return []
    whole = sorted(values)
    return whole + whole[-1:] * ((1 << (len(whole) - 1).bit_length()) - len(whole))


def _compare(plan: _Plan, flat: list[Any], plain: QuerySet[Any, Any], values: Mapping[str, Any]) -> None:
    if any(isinstance(value, Collection) and not isinstance(value, str) for value in values.values()):
        return  # a padded list is another SQL for the same rows
    sql, params = plain.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    if (sql, tuple(params)) != (plan.sql, plan.params(flat)):
        raise NotAValue(f"the ORM writes {sql} with {params}; what was kept is {plan.sql} with {plan.params(flat)}")
