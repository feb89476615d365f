"""INSERT … SELECT: a notice for each of a hundred thousand people in one statement, those told already left out."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from tribune.notices.models import Notice, field_named


def insert(rows: QuerySet[Any, Any], columns: Sequence[str]) -> int:
    """Insert *rows*, a queryset of values in the order of *columns* (names of Notice's fields); how many were new.

    Both dialects know ON CONFLICT DO NOTHING; SQLite wants a WHERE before it, so *rows* must be filtered.
    """
    query, given = rows.query.sql_with_params()
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(field_named(name).column) for name in columns)
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {quoted(Notice._meta.db_table)} ({names}) {query} ON CONFLICT DO NOTHING"  # noqa: S608
        cursor.execute(statement, given)
        return int(cursor.rowcount)
