"""kill -9 in the middle of a visit, on a real database file: nothing is lost, nothing comes twice."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tribune.wire.parsing import NotAFeed, broken, read
from tribune.wire.testing import FeedSite, an_item, rss

ROOT = Path(__file__).resolve().parents[3]
PRELUDE = "import django, json; django.setup(); from django.utils import timezone; from tribune.wire.models import *; "
ADD = PRELUDE + "from tribune.wire.testing import a_source; a_source(feed_address={address!r}, host='127.0.0.1')"
VISIT = (
    PRELUDE
    + "from tribune.wire.verbs import intake; Source.objects.update(etag='', body_hash=''); print('on', flush=True); "
    "intake.visit(source=Source.objects.get(), at=timezone.now())"
)
COUNT = (
    PRELUDE + "from tribune.publications.models import *; from tribune.facts.models import Fact; "
    "print(json.dumps([Entry.objects.count(), Publication.objects.count(), CardText.objects.count(), Fact.objects.count()]))"
)
ENTRIES = 400


@pytest.mark.slow
def test_kill_9_during_visits_loses_nothing_and_doubles_nothing(tmp_path):
    with FeedSite() as site:
        site.say("/feed", rss([an_item(f"Entrée {n}") for n in range(ENTRIES)]))
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PYTHONPATH")}
        environment |= {
            "TRIBUNE_HOME": str(tmp_path), "TRIBUNE_OUTBOUND_ALLOW": site.pair, "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tribune.config.settings",
        }  # fmt: skip

        def told(script: str) -> str:
            done = subprocess.run(
                [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
            )
            return done.stdout.strip()

        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        told(ADD.format(address=site.url("/feed")))
        for delay in (0.05, 0.25):
            with subprocess.Popen([sys.executable, "-c", VISIT], env=environment, stdout=subprocess.PIPE) as worker:
                assert worker.stdout.readline()
                time.sleep(delay)
                worker.send_signal(signal.SIGKILL)
            counts = json.loads(told(COUNT))
            assert len(set(counts)) == 1
            assert counts[0] in (0, ENTRIES)

        counts = told(f"{VISIT}; {VISIT}; {COUNT}").splitlines()[-1]

        assert json.loads(counts) == [ENTRIES] * 4


BROKEN = b"<rss version='2.0'><channel><item><title>a</title><link>x</y></item></channel></rss>"


def test_a_reader_that_never_ends_is_killed_and_the_rest_goes_on(monkeypatch, tmp_path):
    asleep = tmp_path / "child.py"
    asleep.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(broken, "CHILD", asleep)
    monkeypatch.setattr(broken, "PATIENCE", 0.3)
    began = time.monotonic()

    feed = read(BROKEN, address="https://a.example/")

    assert time.monotonic() - began < 5
    assert not feed.is_well_formed


def test_a_reader_that_takes_all_memory_dies_alone(monkeypatch, tmp_path):
    greedy = tmp_path / "child.py"
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28)); "
    greedy.write_text(limit + "x = b'x' * 2**30")
    monkeypatch.setattr(broken, "CHILD", greedy)

    with pytest.raises(NotAFeed):
        broken.read_broken("<rss>", "https://a.example/")


def test_the_child_reads_what_cannot_be_repaired():
    feed = broken.read_broken(BROKEN.decode(), "https://a.example/")

    assert [item.title for item in feed.items] == ["a"]
