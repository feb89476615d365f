"""A database for one drill, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


@contextmanager
def a_database(url: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database beside the one at *url*; SQLite ("" or sqlite:) needs none."""
    if not url.startswith(("postgres:", "postgresql:")):
        yield ""
        return
    parts = urlsplit(url)
    name = f"test_tribune_drill_{token_hex(5)}"
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        # Whoever runs the server carelessly for speed: here an answer must mean that it was written.
        server.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = on").format(sql.Identifier(name)))
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
