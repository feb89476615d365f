"""How a query that is kept (``kit.prepared``) is sent: in its database's own words, each of its values once.

Django writes one mark for each place of a value, has each database's library turn the marks into the database's own at
each turn, and gives a list of circles as often as a rule of access stands in the query. A query of twenty thousand
characters and six hundred values is turned once here, and forty values are given.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Any

from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from psycopg import RawCursor

MOST_KEPT = 400  # statements a connection: a shape may come with integers of several widths
PLACE = re.compile(r"(?<!%)%s")  # as Django's


class Kept(str):
    """The SQL that Django wrote, for its log; ``own`` is the same with the database's own marks.

    ``places`` says which of the values each mark of Django's is, ``firsts`` at which of them each value stands first.
    """

    own: Any  # str, or bytes for PostgreSQL
    places: Sequence[int]
    firsts: Sequence[int]

    def spread(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """*values*, each said once, as the parameters that Django expects."""
        return tuple(map(values.__getitem__, self.places))

    def once(self, params: Sequence[Any]) -> list[Any]:
        """The reverse."""
        return list(map(params.__getitem__, self.firsts))


def kept(sql: str, params: Sequence[Any], others: Sequence[Any], vendor: str) -> Kept:
    """*params* and *others* are those of two turns: what is equal in both is one value."""
    found = Kept(sql)
    numbers: dict[Hashable, int] = {}
    found.places = [
        # PostgreSQL takes a text's type from what stands around it, so a text is given at each of its places.
        numbers.setdefault(
            place if vendor == "postgresql" and type(one) is str else (type(one), one, other), len(numbers)
        )
        for place, (one, other) in enumerate(zip(params, others, strict=True))
    ]
    found.firsts = [found.places.index(number) for number in range(len(numbers))]
    pieces = [piece.replace("%%", "%") for piece in PLACE.split(sql)]
    mark = "$" if vendor == "postgresql" else "?"
    own = [pieces[0]]
    for number, piece in zip(found.places, pieces[1:], strict=True):
        own += [f"{mark}{number + 1}", piece]
    found.own = "".join(own).encode() if vendor == "postgresql" else "".join(own)
    return found


def plain(param: Any) -> Any:
    """A member of an enumeration as what it stands for: libraries look long for what to do with the member."""
    return param.value if isinstance(param, Enum) else param


class _OnSQLite(SQLiteCursorWrapper):
    def execute(self, query: Any, params: Any = None) -> Any:
        if isinstance(query, Kept):
            return sqlite3.Cursor.execute(self, query.own, query.once(params))
        return super().execute(query, params)


class _OnPostgreSQL(RawCursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        if isinstance(query, Kept):
            return super().execute(query.own, query.once(params), **options)
        return super().execute(query, params, **options)


@contextmanager
def in_its_own_words(connection: Any) -> Iterator[None]:
    """What is ``Kept`` is sent as such. PostgreSQL then plans it once a connection, where Django would have it planned at
    each turn. Measured: less than half of its CPU.
    """
    raw = connection.connection
    if raw is None:  # not open yet: it opens with Django's own cursor
        yield
    elif connection.vendor == "postgresql":
        features = connection.features
        usual, raw.cursor_factory, raw.prepared_max = raw.cursor_factory, _OnPostgreSQL, MOST_KEPT
        apart, features.uses_server_side_binding = features.uses_server_side_binding, True  # for the query log
        try:
            yield
        finally:
            raw.cursor_factory, features.uses_server_side_binding = usual, apart
    else:
        connection.create_cursor = lambda name=None: _OnSQLite(raw)
        try:
            yield
        finally:
            del connection.create_cursor
