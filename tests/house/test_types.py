"""The strict checkers are strict: what they should refuse, they refuse."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.slow
def test_a_function_without_types_is_refused(tmp_path):
    (tmp_path / "loose.py").write_text("def give(seat, person):\n    return seat\n")
    command = [BIN / "mypy", "--config-file", ROOT / "pyproject.toml", "--cache-dir", tmp_path / "cache"]

    done = subprocess.run([*command, tmp_path / "loose.py"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 1
    assert "no-untyped-def" in done.stdout


def test_a_template_that_does_not_close_is_refused(tmp_path):
    (tmp_path / "page.html").write_text('<div class="card"><p>Open\n<img src="a.png">\n')

    done = subprocess.run([BIN / "djlint", tmp_path, "--lint"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 1
