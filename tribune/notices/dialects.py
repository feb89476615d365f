"""INSERT … SELECT: a row for each of a hundred thousand people in one statement, those that have theirs left out."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


def insert(into: type[Model], rows: QuerySet[Any, Any], columns: Sequence[str]) -> int:
    """Insert *rows*, a queryset of values in the order of *columns* (names of fields of *into*); how many were new.

    Both dialects know ON CONFLICT DO NOTHING; SQLite wants a WHERE before it, so *rows* must be filtered.
    """
    query, given = rows.query.sql_with_params()
    quoted = connection.ops.quote_name
    fields = {field.name: field.column for field in into._meta.concrete_fields}
    names = ", ".join(quoted(fields[name]) for name in columns)
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {quoted(into._meta.db_table)} ({names}) {query} ON CONFLICT DO NOTHING"  # noqa: S608
        cursor.execute(statement, given)
        return int(cursor.rowcount)
