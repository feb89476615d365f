"""The command as an operator types it: real processes, one sentence, no traceback."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import connection

from tribune.config import cli, migrate, starting
from tribune.config.supervisor import FORGIVEN_AFTER_SECONDS, Child
from tribune.facts.models import Tick


def tribune(*words, home, **env):
    return subprocess.run(
        [sys.executable, "-m", "tribune", *words],
        env=environment(home, **env),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def environment(home, **env):
    usual = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORT")}
    return {**usual, "TRIBUNE_HOME": str(home), "LANG": "C", "LANGUAGE": "", "PYTHONWARNINGS": "ignore", **env}


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def a_sentence(done, *words):
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr
    return True


def test_a_taken_port_is_one_sentence(tmp_path, taken_port):
    assert a_sentence(tribune("serve", home=tmp_path, PORT=str(taken_port)), str(taken_port), "taken")


def test_a_demo_whose_port_is_taken_says_so_before_it_fills_anything(tmp_path, taken_port):
    assert a_sentence(tribune("demo", home=tmp_path, PORT=str(taken_port)), str(taken_port), "taken")

    assert not (tmp_path / "tribune.sqlite3").exists()


def test_a_demo_that_runs_already_is_one_sentence(tmp_path, taken_port):
    (tmp_path / "demo.json").write_text(f'{{"anchor": "2026-05-01T12:00:00+00:00", "port": {taken_port}}}')

    assert a_sentence(tribune("demo", "--fill-only", home=tmp_path), str(taken_port), "runs already", "TRIBUNE_HOME")


def test_a_demo_is_told_a_port_in_figures(tmp_path):
    assert a_sentence(tribune("demo", home=tmp_path, PORT="eighty"), "PORT", "eighty")


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()

    assert a_sentence(tribune("serve", home=tmp_path / "file" / "home"), "TRIBUNE_HOME")


def test_a_database_that_is_down_is_one_sentence(tmp_path):
    down = "postgres://nobody@127.0.0.1:1/nothing"

    assert a_sentence(tribune("worker", home=tmp_path, DATABASE_URL=down), "database does not answer")
    served = tribune("serve", home=tmp_path, DATABASE_URL=down, PORT=str(free_port()))
    assert a_sentence(served, "database does not answer")


def test_serving_an_old_database_is_refused_in_one_sentence(tmp_path):
    port = free_port()

    assert a_sentence(tribune("serve", home=tmp_path, PORT=str(port)), "tribune migrate")


def test_a_number_that_is_none_is_one_sentence(tmp_path):
    assert a_sentence(tribune("serve", home=tmp_path, PORT="eight"), "PORT", "eight")


def test_every_command_has_help(capsys):
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    for word in cli.COMMANDS:
        assert word in said

    for word in ("serve", "worker", "doctor", "migrate"):
        with pytest.raises(SystemExit) as left:
            cli.main([word, "--help"])
        assert left.value.code == 0


def test_a_word_that_is_no_command_is_said(capsys):
    assert cli.main(["dance"]) == 2
    assert "dance" in capsys.readouterr().err


@pytest.mark.slow
def test_serve_answers_starts_again_what_dies_and_stops_when_asked(tmp_path):
    port = free_port()
    served = subprocess.Popen(
        [sys.executable, "-m", "tribune", "serve", "--migrate"],
        env=environment(tmp_path, PORT=str(port), TRIBUNE_LOG="CRITICAL"),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert any(str(port) in line for line in served.stdout)

        first = children_of(served.pid)
        assert get(port) < 500
        os.kill(first["web"], signal.SIGKILL)
        assert get(port) < 500
        os.kill(first["worker"], signal.SIGKILL)
        wait_for(
            lambda: (now := children_of(served.pid)).keys() == first.keys() and not {*first.values()} & {*now.values()}
        )

        served.terminate()
        assert served.wait(30) == 0
        assert children_of(served.pid) == {}
    finally:
        served.kill()


@pytest.mark.django_db
def test_a_migration_ends_by_gathering_the_statistics_of_the_tables(monkeypatch):
    Tick.objects.create(name="told after the migration", due_at=datetime(2026, 10, 5, tzinfo=UTC))
    monkeypatch.setattr(starting, "unapplied", lambda: 1)

    migrate.run([])

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stat FROM sqlite_stat1 WHERE tbl = 'facts_tick'"
            if connection.vendor == "sqlite"
            else "SELECT most_common_vals FROM pg_stats WHERE tablename = 'facts_tick' AND attname = 'name'"
        )
        assert cursor.fetchone()


@pytest.mark.slow
def test_children_leave_when_their_supervisor_vanishes(tmp_path):
    port = free_port()
    served = subprocess.Popen(
        [sys.executable, "-m", "tribune", "serve", "--migrate"],
        env=environment(tmp_path, PORT=str(port), TRIBUNE_LOG="CRITICAL"),
        stdout=subprocess.PIPE,
        text=True,
    )
    next(line for line in served.stdout if str(port) in line)
    left = children_of(served.pid)

    served.kill()
    served.wait()

    wait_for(lambda: not any(is_alive(pid) for pid in left.values()))


def test_a_child_that_dies_by_accident_comes_back_at_once_and_one_that_keeps_dying_waits():
    child = Child("web", [])

    pauses = [child.pause_after_death(float(second)) for second in range(8)]

    assert pauses[:4] == [0, 0, 0, 0]
    assert pauses[4] < pauses[5] < pauses[6]
    assert child.pause_after_death(8 + FORGIVEN_AFTER_SECONDS) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(pid):
    """Process ids of the children by their command."""
    found = {}
    with suppress(OSError):
        with open(f"/proc/{pid}/task/{pid}/children") as listed:
            pids = listed.read().split()
        for child in pids:
            with suppress(OSError, IndexError), open(f"/proc/{child}/cmdline", "rb") as line:
                found[line.read().split(b"\0")[3].decode()] = int(child)
    return found


def is_alive(pid):
    with suppress(OSError), open(f"/proc/{pid}/stat") as line:
        return line.read().rpartition(")")[2].split()[0] != "Z"
    return False


def get(port):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", "/nothing/")
    return line.getresponse().status


def wait_for(truth, seconds=15.0):
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline
        time.sleep(0.05)
