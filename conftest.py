"""What every test stands on: a migrated database, no network, the cast. tests/stage.py has set the environment."""

import os
import socket
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache

from tribune.discussions import drawn as drawn_messages
from tribune.events import drawn, horizons
from tribune.front import keeping
from tribune.kit import prepared, recent
from tribune.kit.templatetags import kept
from tribune.kit.testing import CorpusIsMissing, corpus
from tribune.movement import settings as movement_settings
from tribune.people.models import Person
from tribune.people.testing import HouseClient, a_person, an_operator, signed_in_client, with_charge
from tribune.publications import drawing

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_configure(config: pytest.Config) -> None:
    # Pages are drawn without the built front end, and a test's database need not outlive a power cut.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] += "; PRAGMA synchronous=OFF"
    prepared.is_compared = True
    # A slow machine is no fault: what is looked for is wrong answers, and CI's own profile says the same.
    hypothesis.settings.register_profile(
        "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    if os.environ.get("CI") != "true":
        hypothesis.settings.load_profile("any machine")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``--db-only``, and tests marked ``corpus``: they read the shared corpus, which is kept out of the project (its
    texts are their publishers'). Where it is absent they are left out and the run says so; where ``CI`` is set they
    run, and fail.
    """
    chosen = items[:]
    if config.getoption("--db-only"):
        chosen = [item for item in chosen if touches_the_database(item)]
    if os.environ.get("CI") != "true" and not is_corpus_here():
        chosen = [item for item in chosen if not item.get_closest_marker("corpus")]
    left_out = set(items) - set(chosen)
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = chosen


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not is_corpus_here():
        terminalreporter.write_line(
            "The shared corpus is absent (TRIBUNE_SHARED or ../shared): its tests were left out."
        )


def is_corpus_here() -> bool:
    try:
        corpus()
    except CorpusIsMissing:
        return False
    return True


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
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The in-process cache (limits among it) starts empty in each test, and the movement's settings are read again:
    a test's own are rolled back behind the process's copy. They are not read again by the clock, which would make
    a slow test count one query more.
    """
    cache.clear()
    movement_settings.forget()
    monkeypatch.setattr(movement_settings, "LOOK_AGAIN_SECONDS", 3600.0)
    drawing.forget_all()
    kept.forget_all()
    keeping.forget_all()
    drawn.forget_all()
    drawn_messages.forget_all()
    recent.forget_all()
    horizons.forget_all()


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


@pytest.fixture
def alice(db: None) -> Person:
    """Organises: tests give her the team or the action she answers for."""
    return a_person("Alice")


@pytest.fixture
def bob(db: None) -> Person:
    """Belongs."""
    return a_person("Bob")


@pytest.fixture
def charlie(db: None) -> Person:
    """Is outside: a supporter like any, with no seat anywhere."""
    return a_person("Charlie")


@pytest.fixture
def dora(db: None) -> Person:
    """Edits: chooses what the wire takes in."""
    return with_charge(a_person("Dora"), "sources")


@pytest.fixture
def yann(db: None) -> Person:
    """Moderates."""
    return with_charge(a_person("Yann"), "moderator")


@pytest.fixture
def olga(db: None) -> Person:
    """Operates: every right."""
    return an_operator("Olga")


@pytest.fixture
def browser_of(db: None) -> Callable[..., HouseClient]:
    """``browser_of(alice).get(…)``: a browser signed in as that person; ``browser_of()`` is nobody's."""
    return lambda person=None, **how: HouseClient() if person is None else signed_in_client(person, **how)
