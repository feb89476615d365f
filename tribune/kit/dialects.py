"""The statistics by which queries are planned, in the two dialects.

SQLite gathers none unless told: it then plans by guesses, and a page of a long list may be sorted whole to show its
first twenty lines. PostgreSQL gathers its own (autovacuum), but minutes after a migration wrote a table anew.
"""

from django.db import connection, transaction

ANALYZE = {
    "sqlite": (
        # So many rows of each index are read, then the tree is skipped along: milliseconds, however many rows.
        "PRAGMA analysis_limit = 1000",
        # Connections read the statistics with the schema. Only its change, which this is, makes open ones read again.
        "DROP TABLE IF EXISTS sqlite_stat1",
        "ANALYZE",
    ),
    "postgresql": ("ANALYZE",),
}


@transaction.atomic
def analyze() -> None:
    """Gather the statistics of every table; open connections plan by them from their next query on."""
    with connection.cursor() as cursor:
        for statement in ANALYZE[connection.vendor]:
            cursor.execute(statement)


def analyze_nightly() -> None:
    """The same, where the engine does not see to it by itself."""
    if connection.vendor == "sqlite":
        analyze()
