"""Sets the stage before Django reads its settings (``-p tests.stage`` in pyproject.toml).

Each worker gets a TRIBUNE_HOME of its own and a database that is migrated already: a copy of the SQLite file, or a
clone of PostgreSQL's template. Both are made once for each state of the migrations and kept in the system's temporary
folder. ``--db=postgres`` chooses the second; so does a DATABASE_URL of a PostgreSQL server, where only databases named
``test_tribune_…`` are ever made or dropped. Without ``--db`` and DATABASE_URL it is SQLite.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.services import Postgres, Unavailable
from tribune.design.build import compile_messages

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(tempfile.gettempdir()) / f"tribune-kept-{os.getuid()}"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
OURS = ("CACHE_URL", "STORAGE_URL", "EMAIL_URL", "EMAIL_IN_URL", "SEARCH_URL", "TASKS_URL", "PORT")
SERVER, TEMPLATE = "STAGE_POSTGRES", "STAGE_TEMPLATE"

DAY_SECONDS = 86_400

_closing: list[Postgres] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("tribune")
    group.addoption("--db", choices=["sqlite", "postgres"], help="the database the tests run on (default: sqlite)")
    group.addoption("--db-only", action="store_true", help="only the tests that touch the database")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Before pytest-django's own hook, which loads the settings."""
    chosen = early_config.known_args_namespace.db
    given = os.environ.get("DATABASE_URL", "")
    if not WORKER:
        clear_environment()
        _sweep()
        compile_messages()  # here, since Django reads each catalogue once, as soon as it is set up
    on_postgres = SERVER in os.environ or chosen == "postgres" or (chosen is None and given.startswith("postgres"))
    home = Path(tempfile.mkdtemp(prefix=f"tribune-test-{WORKER or 'main'}-"))
    shutil.copytree(migrated_home(), home, dirs_exist_ok=True)
    os.environ["TRIBUNE_HOME"] = str(home)
    if on_postgres:
        if SERVER not in os.environ:
            try:
                _open_postgres(given if given.startswith("postgres") else "")
            except (Unavailable, psycopg.OperationalError) as trouble:
                raise pytest.UsageError(f"These tests need PostgreSQL. {trouble}") from trouble
        os.environ["DATABASE_URL"] = clone(f"test_tribune_{os.getpid()}")
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{home / 'tribune.sqlite3'}"
    return (yield)


def pytest_unconfigure() -> None:
    name = os.environ["DATABASE_URL"].rpartition("/")[2]
    if SERVER in os.environ and name == f"test_tribune_{os.getpid()}":
        _drop(os.environ[SERVER], name)
    while _closing:
        _closing.pop().close()
    home = Path(os.environ["TRIBUNE_HOME"])
    if home.name.startswith("tribune-test-"):
        shutil.rmtree(home, ignore_errors=True)


def clear_environment() -> None:
    """A developer's own settings do not reach the tests."""
    for name in list(os.environ):
        if (name.startswith("TRIBUNE_") or name in OURS) and name != "TRIBUNE_SHARED":
            del os.environ[name]


def state_of_migrations() -> str:
    """The same as long as a migrated database would come out the same."""
    digest = hashlib.sha256()
    settled = [ROOT / "tribune/config/settings.py", ROOT / "locks/all.txt", *ROOT.glob("tribune/*/apps.py")]
    for path in sorted([*ROOT.glob("tribune/*/migrations/*.py"), *settled]):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def migrated_home() -> Path:
    """A TRIBUNE_HOME with its keys and a migrated SQLite file, to copy."""
    home = KEPT / f"home-{state_of_migrations()}"
    with _one_at_a_time():
        if not home.exists():
            draft = home.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            _migrate(draft, f"sqlite:///{draft / 'tribune.sqlite3'}")
            draft.rename(home)
            _forget_old("home-*")
    return home


def _open_postgres(given: str) -> None:
    """Start a cluster (or take the server given) and say in the environment where it and its template are."""
    state = state_of_migrations()
    template = f"test_tribune_template_{state}"
    if given:
        server = urlunsplit(urlsplit(given)._replace(path="/postgres"))
        with _one_at_a_time():
            _make_template(server, template)
    else:
        kept = KEPT / f"postgres-{state}"
        with _one_at_a_time():
            if not kept.exists():
                with Postgres() as cluster:
                    _make_template(cluster.url(), template)
                    cluster.keep(kept)
                _forget_old("postgres-*")
        cluster = Postgres(kept, tends_itself=False)
        _closing.append(cluster)
        cluster.start()
        server = cluster.url()
    os.environ.update({SERVER: server, TEMPLATE: template})


def clone(name: str) -> str:
    """A fresh database of that name, migrated; its address."""
    server = os.environ[SERVER]
    _drop(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{os.environ[TEMPLATE]}"')  # type: ignore[call-overload]
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[call-overload]


def _make_template(server: str, template: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            return
        draft = f"{template}_draft"
        connection.execute(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')  # type: ignore[call-overload]
        connection.execute(f'CREATE DATABASE "{draft}"')  # type: ignore[call-overload]
        _migrate(migrated_home_unlocked(), urlunsplit(urlsplit(server)._replace(path=f"/{draft}")))
        connection.execute(f'ALTER DATABASE "{draft}" RENAME TO "{template}"')  # type: ignore[call-overload]


def migrated_home_unlocked() -> Path:
    return KEPT / f"home-{state_of_migrations()}"


def _migrate(home: Path, database: str) -> None:
    environment = {**os.environ, "TRIBUNE_HOME": str(home), "DATABASE_URL": database, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise pytest.UsageError(f"migrate failed:\n{done.stderr[-3000:]}")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    KEPT.mkdir(mode=0o755, exist_ok=True)
    with (KEPT / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sweep() -> None:
    """Homes that a run which was killed left behind, a day ago or more."""
    for path in Path(tempfile.gettempdir()).glob("tribune-test-*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > DAY_SECONDS and path.owner() == KEPT.owner():
                shutil.rmtree(path, ignore_errors=True)


def _forget_old(pattern: str, keep: int = 6) -> None:
    kept = sorted(KEPT.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[keep:]:
        shutil.rmtree(path, ignore_errors=True)
