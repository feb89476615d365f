"""Writing ripples in the two dialects. PostgreSQL tells every process that listens, at the commit; SQLite cannot."""

from collections.abc import Sequence

from django.db import connection

from tribune.streams.models import Ripple

BELL = "tribune_ripples"  # the name that LISTEN and NOTIFY share


def insert(ripples: Sequence[Ripple]) -> None:
    """Write *ripples* in the open transaction, in one statement that rings ``BELL`` where that is possible."""
    if connection.vendor != "postgresql":
        Ripple.objects.bulk_create(ripples)
        return
    values = [value for ripple in ripples for value in (ripple.channel, ripple.kind, ripple.words, ripple.at)]
    rows = ", ".join(["(%s, %s, %s, %s)"] * len(ripples))
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH kept AS (INSERT INTO streams_ripple (channel, kind, words, at) VALUES "  # noqa: S608
            f"{rows} RETURNING id) SELECT pg_notify(%s, '') FROM kept LIMIT 1",
            [*values, BELL],
        )


def listening() -> str:
    return f"LISTEN {BELL}"


def pulse() -> str:
    """What finds out that a connection died without a word."""
    return "SELECT 1"
