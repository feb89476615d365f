"""The benchmark's unit is the site's own server under a page that does nothing: it must go on starting."""

import os
import subprocess
import sys

from tests.bench.measuring import Client, Page, wait_until
from tests.services import free_port


def test_the_empty_page_is_served():
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.empty_server", str(port)], env=environment)
    try:
        wait_until(lambda: _status(port) == 200, seconds=30, what="the empty server")
    finally:
        process.terminate()
        process.wait(timeout=20)


def _status(port: int) -> int:
    try:
        return Client(port).ask(Page("empty", ["/"]), 0)[0]
    except OSError:
        return 0
