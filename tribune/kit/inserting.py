"""Many rows put in by an INSERT that the ORM wrote once, and is then only given its values.

``bulk_create`` asks each field for each value of each row, and writes the same SQL again each time: most of what
fifty rows cost. Here the ORM writes it for a model and a number of rows, once; afterwards a column is handed over
whole, and only those whose values change on their way (hours, JSON, codes) ask their field. It is Django's SQL on
either database, in its query log; tests compare every row with what the ORM would have given.

For models whose primary key the database gives, or that have none but their own columns; within a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.sql import InsertQuery

from tribune.kit import prepared

Row = TypeVar("Row", bound=models.Model)
Column = Sequence[Any]

# A value of these types is given to these fields as it is.
AS_IS = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)
PLAIN = frozenset({str, int, float, bool, type(None)})


class NotAsTheORM(Exception):
    """What would be put in is not what the ORM would give: the model has a field that this way does not know."""


@dataclass(frozen=True, slots=True)
class _Table:
    model: type[models.Model]
    fields: tuple[Any, ...]
    is_numbered: bool  # by the database

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.attname for field in self.fields)


def put_in(rows: Iterable[Row]) -> list[Row]:
    """As ``bulk_create``: in a few statements, their primary keys set. What they point at is saved already."""
    given = list(rows)
    if not given:
        return given
    table = _table(type(given[0]))
    columns = [[row.__dict__[name] for row in given] for name in table.names]
    keys = _put(table, columns)
    for row in given:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    if table.is_numbered:
        name = table.model._meta.pk.attname
        for row, key in zip(given, keys, strict=True):
            setattr(row, name, key)
    return given


def put_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[int]:
    """Rows nobody will hold as objects: *names* are all the columns of *model* but the key that the database gives,
    which is given back.
    """
    table = _table(model)
    if sorted(names) != sorted(table.names):
        raise NotAsTheORM(f"{model.__name__} has the columns {', '.join(table.names)}")
    columns = dict(zip(names, zip(*rows, strict=True), strict=False))
    return _put(table, [columns[name] for name in table.names]) if columns else []


def _put(table: _Table, columns: Sequence[Column]) -> list[int]:
    connection = connections[DEFAULT_DB_ALIAS]
    ready = [_given(field, column) for field, column in zip(table.fields, columns, strict=True)]
    count, most = len(ready[0]), max(1, connection.ops.bulk_batch_size(list(table.fields), ready[0]))
    keys: list[int] = []
    with transaction.atomic(savepoint=False):
        for start in range(0, count, most):
            part = [column[start : start + most] for column in ready]
            sql, is_by_column = _sql(connection.vendor, table.model, len(part[0]))
            by_row = chain.from_iterable(zip(*part, strict=True))
            params = tuple(list(column) for column in part) if is_by_column else tuple(by_row)
            if prepared.is_compared:
                _compare(table, [column[start : start + most] for column in columns], sql, params)
            keys += _run(table, len(part[0]), sql, params)
    return keys


def _run(table: _Table, count: int, sql: str, params: tuple[Any, ...]) -> list[int]:
    """By Django's own compiler, which only does not write it again."""
    compiler = _compiler(table, [None] * count)
    compiler.as_sql = lambda: [(sql, params)]
    return [row[0] for row in compiler.execute_sql(compiler.returning_fields)]


@lru_cache(maxsize=200)
def _table(model: type[models.Model]) -> _Table:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    for field in fields:
        is_stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        if is_stamped or (hasattr(field, "get_placeholder") and not isinstance(field, models.BinaryField)):
            raise NotAsTheORM(f"{field} is given more than its value")
    is_numbered = isinstance(model._meta.pk, models.AutoField | models.BigAutoField | models.SmallAutoField)
    return _Table(model, tuple(field for field in fields if not (is_numbered and field.primary_key)), is_numbered)


@lru_cache(maxsize=1000)
def _sql(vendor: str, model: type[models.Model], count: int) -> tuple[str, bool]:
    """What the ORM writes for so many rows, and whether it takes a list for each column (PostgreSQL's UNNEST)."""
    table = _table(model)
    if count > 2:
        sql, is_by_column = _sql(vendor, model, 2)
        row = f"({', '.join(['%s'] * len(table.fields))})"
        return (sql if is_by_column else sql.replace(f"{row}, {row}", ", ".join([row] * count))), is_by_column
    sql, params = _written(table, [model() for _row in range(count)])
    return sql, count > 1 and len(params) == len(table.fields)


def _written(table: _Table, rows: list[models.Model]) -> tuple[str, Sequence[Any]]:
    [(sql, params)] = _compiler(table, rows).as_sql()
    return sql, params


def _compiler(table: _Table, rows: list[Any]) -> Any:
    query = InsertQuery(table.model)
    query.insert_values(list(table.fields), rows)
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.returning_fields = table.model._meta.db_returning_fields if table.is_numbered else None
    return compiler


def _given(field: Any, column: Column) -> Column:
    """*column* as the database takes it."""
    if _is_plain(field) and PLAIN.issuperset(map(type, column)):
        return column
    connection = connections[DEFAULT_DB_ALIAS]
    prepare: Callable[..., Any] = field.get_db_prep_save
    if isinstance(field, models.DateTimeField):  # mostly one hour for all
        hours = {hour: prepare(hour, connection) for hour in set(column)}
        return [hours[hour] for hour in column]
    if isinstance(field, models.JSONField):  # mostly nothing for all
        nothing = {type(value): prepare(value, connection) for value in column if not value}
        return [prepare(value, connection) if value else nothing[type(value)] for value in column]
    return [prepare(value, connection) for value in column]


@lru_cache(maxsize=1000)
def _is_plain(field: Any) -> bool:
    """Of Django's own, or a key to one."""
    while field.remote_field is not None:
        field = field.target_field
    return isinstance(field, AS_IS) and type(field).__module__.startswith("django.db.models.")


def _compare(table: _Table, columns: Sequence[Column], sql: str, params: Sequence[Any]) -> None:
    rows = [table.model(**dict(zip(table.names, row, strict=True))) for row in zip(*columns, strict=True)]
    wanted, values = _written(table, rows)
    if sql != wanted or _comparable(params) != _comparable(values):
        raise NotAsTheORM(f"the ORM writes {wanted} with {values}; what was kept is {sql} with {params}")


def _comparable(params: Sequence[Any]) -> list[Any]:
    """PostgreSQL's JSON is wrapped in objects that are equal to nothing else."""
    return [_comparable(each) if isinstance(each, list) else getattr(each, "obj", each) for each in params]
