"""What every test stands on: a migrated database, no network, the cast. tests/stage.py has set the environment."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

from tribune.design.build import compile_messages
from tribune.movement.settings import forget

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_configure(config: pytest.Config) -> None:
    # Pages are drawn without the built front end, and a test's database need not outlive a power cut.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] += "; PRAGMA synchronous=OFF"
    if not hasattr(config, "workerinput"):
        compile_messages()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--db-only"):
        return
    chosen = [item for item in items if touches_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def touches_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Nothing to make or to drop: the environment already names a database of this worker's own."""
    yield
    from django.db import connections

    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """The in-process cache (limits among it) starts empty in each test, and the movement's settings are read again:
    a test's own are rolled back behind the process's copy.
    """
    cache.clear()
    forget()


class NetworkIsOff(RuntimeError):
    """A test reached for another machine."""


def is_here(address: object) -> bool:
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    return not host or (isinstance(host, str) and (host.startswith(LOOPBACK) or host.endswith(".localhost")))


@pytest.fixture(autouse=True, scope="session")
def network_off() -> Iterator[None]:
    """Only loopback and unix sockets answer; everything else fails at once, and says so."""

    def guarded(call: Callable[..., Any]) -> Callable[..., Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_here(address):
                raise NetworkIsOff(f"the network is off in tests: connection to {address}")
            return call(self, address)

        return connect

    def resolve(host: Any, *given: Any, **named: Any) -> Any:
        if not is_here(host) and not is_literal(host):
            # What a machine without a network answers, so that code under test takes its ordinary road.
            raise socket.gaierror(socket.EAI_NONAME, f"the network is off in tests: look-up of {host}")
        return look_up(host, *given, **named)

    look_up = socket.getaddrinfo
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    patch.setattr(socket, "getaddrinfo", resolve)
    yield
    patch.undo()


def is_literal(host: Any) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host if isinstance(host, str) else host.decode("ascii"))
        except (OSError, ValueError):
            continue
        return True
    return False
