"""kill -9 in the middle of a visit, on a real database file: nothing is lost, nothing comes twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from tribune.kit.testing import LoopbackSite, Reply
from tribune.wire.parsing import NotAFeed, broken, read
from tribune.wire.reading_testing import a_page
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
READ = PRELUDE + (
    "from tribune.wire.verbs import readings; from datetime import timedelta; print('on', flush=True); "
    "print(readings.go_on(at=timezone.now() + timedelta(minutes={minutes})))"
)
ADD_READ = PRELUDE + (
    "from tribune.wire.testing import *; a_visit(a_source(extent='page', host='127.0.0.1', site_address={site!r}), "
    "[an_item(link={site!r} + 'une', published_at=timezone.now())], at=timezone.now())"
)
SEEN = PRELUDE + (
    "from tribune.publications.models import *; r = Reading.objects.get(); "
    "print(json.dumps([r.tries, r.read_at is not None, len(CardText.objects.get().body)]))"
)


class Home:
    """A site of its own, on a real database file, which may ask *site*."""

    def __init__(self, folder: Path, site: LoopbackSite) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PYTHONPATH")}
        self.environment = inherited | {
            "TRIBUNE_HOME": str(folder), "TRIBUNE_OUTBOUND_ALLOW": site.pair, "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tribune.config.settings",
        }  # fmt: skip
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=self.environment, check=True)

    def told(self, script: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    @contextmanager
    def killed(self, script: str) -> Iterator[None]:
        """*script* has begun, inside, and is killed at the end."""
        with subprocess.Popen([sys.executable, "-c", script], env=self.environment, stdout=subprocess.PIPE) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline()
            yield
            worker.send_signal(signal.SIGKILL)


@pytest.mark.slow
def test_kill_9_during_visits_loses_nothing_and_doubles_nothing(tmp_path):
    with FeedSite() as site:
        site.say("/feed", rss([an_item(f"Entrée {n}") for n in range(ENTRIES)]))
        home = Home(tmp_path, site)
        home.told(ADD.format(address=site.url("/feed")))
        for delay in (0.05, 0.25):
            with home.killed(VISIT):
                time.sleep(delay)
            counts = json.loads(home.told(COUNT))
            assert len(set(counts)) == 1
            assert counts[0] in (0, ENTRIES)

        counts = home.told(f"{VISIT}; {VISIT}; {COUNT}").splitlines()[-1]

        assert json.loads(counts) == [ENTRIES] * 4


@pytest.mark.slow
def test_kill_9_while_a_page_is_read_has_it_read_later_and_never_for_ever(tmp_path):
    asked, page = threading.Event(), Reply(200, {"Content-Type": "text/html"}, a_page())

    def never_ends(wire: BinaryIO) -> None:
        asked.set()
        time.sleep(60)

    with FeedSite() as site:
        site.pages["/une"] = [Reply(200, {"Content-Type": "text/html", "Content-Length": "9999"}, never_ends), page]
        home = Home(tmp_path, site)
        home.told(ADD_READ.format(site=site.url("/")))
        with home.killed(READ.format(minutes=0)):
            assert asked.wait(30)
        tries, is_read, before = json.loads(home.told(SEEN))
        assert (tries, is_read) == (1, False)

        again = [home.told(READ.format(minutes=n)).splitlines()[-1] for n in (2, 20, 40)]

        assert again == ["0", "1", "0"]
        tries, is_read, after = json.loads(home.told(SEEN))
        assert (tries, is_read) == (2, True)
        assert after > 10 * before
        assert len(site.asked) == 2


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
