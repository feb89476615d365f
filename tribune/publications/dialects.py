"""The newest few of each of many rows, in the form that each database answers by index alone."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, QuerySet, Subquery


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


class Each(Subquery):
    """The rows of a correlated subquery of one column, one by one; PostgreSQL's alone. Its LIMIT is kept for each outer
    row, where a comparison with the n-th would be taken for a third of the table, and the table read whole.
    """

    template = "unnest(ARRAY(%(subquery)s))"
    set_returning = True

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        super().__init__(queryset, output_field=BigIntegerField())
