"""A demo that is really served, for whoever walks through it or takes its picture."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.services import free_port, wait_until

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Site:
    base: str
    database: str


def serve(database: str, folder: Path, url: str) -> Iterator[Site]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "EMAIL_URL")}
    environment |= {"TRIBUNE_HOME": str(folder), "PORT": str(port), "TRIBUNE_LOG": "ERROR"}
    if url:
        environment["DATABASE_URL"] = url
    log = (folder / "demo.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "tribune", "demo", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _is_up(process, base, folder), seconds=400, what="the demo")
        yield Site(base, database)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _is_up(process: subprocess.Popen[bytes], base: str, folder: Path) -> bool:
    if process.poll() is not None:
        raise AssertionError(f"the demo ended: {(folder / 'demo.log').read_text()[-3000:]}")
    try:
        with urllib.request.urlopen(f"{base}/press/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
