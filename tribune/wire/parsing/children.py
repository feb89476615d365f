"""Children that may be killed: what a stranger wrote is read by a program apart, with little memory and little time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


class Died(Exception):
    """It found nothing to say, took too long or too much, or was killed."""


def told_by(child: Path, given: bytes, *arguments: str, seconds: float) -> Any:
    """What *child* (a script of its own) writes as JSON of *given*, without our environment; raises Died."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(child), *arguments], input=given, capture_output=True, timeout=seconds,
            check=True, env={},
        )  # fmt: skip
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        raise Died from error
