"""The scripted conversations of the shared corpus, each held over real sockets by a round of visits."""

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest

from tribune.kit.outbound import Outbound
from tribune.kit.testing import Asked, LoopbackSite, Reply, Sentinel, corpus
from tribune.wire import fetching
from tribune.wire.models import Entry, Source, Visit
from tribune.wire.testing import NOON, a_source
from tribune.wire.verbs import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.corpus]
DAY = timedelta(days=1)


@dataclass
class Scene:
    site: LoopbackSite
    source: Source

    def visit(self, at=NOON, **more) -> Source:
        """The next exchange, at *at*."""
        Source.objects.filter(pk=self.source.pk).exclude(next_try_at=None).update(next_try_at=at)
        client = partial(Outbound, allow=[self.site.pair], look_up=lambda _host, _port: ["127.0.0.1"])
        rounds.go(at=at, gap=0, client=client, **more)
        self.source.refresh_from_db()
        return self.source


def _body(name: str) -> bytes | Callable:
    if name == "GENERATE:1GiB-of-zeros-gzipped":
        return _bomb
    if name == "GENERATE:1-byte-per-second":
        return _drip
    return corpus("feeds", "made", f"made__{name}").read_bytes() if name else b""


def _bomb(wire):
    mega = gzip.compress(bytes(16 * 1024 * 1024), 9)
    for _turn in range(64):
        wire.write(mega)


def _drip(wire):
    for _second in range(3600):
        wire.write(b"<")
        wire.flush()
        time.sleep(1)


def _reply(exchange: dict, pair: str) -> Reply:
    headers = {
        name: value.replace("http://127.0.0.1:1", f"http://{pair}")
        for name, value in exchange.get("headers", {}).items()
    }
    body = _body(exchange.get("body", ""))
    if headers.get("Content-Encoding") == "gzip" and isinstance(body, bytes):
        body = gzip.compress(body)
    return Reply(exchange["status"], headers, body)


def _script(exchanges: list[dict], pair: str) -> Callable[[Asked], Reply]:
    """One exchange after the other, the last again and again; one with a condition is only for who meets it."""
    turn = iter(range(10**6))

    def answer(asked: Asked) -> Reply:
        exchange = exchanges[min(next(turn), len(exchanges) - 1)]
        wanted = exchange.get("if", {})
        if any(asked.headers.get(name.lower()) != value for name, value in wanted.items()):
            exchange = exchanges[0]
        return _reply(exchange, pair)

    return answer


@pytest.fixture
def sentinel():
    with Sentinel() as listening:
        yield listening


@pytest.fixture
def play(sentinel):
    told = {
        one["name"]: one for one in json.loads(corpus("feeds", "made", "made__http-scenarios.json").read_text("utf-8"))
    }
    with LoopbackSite() as site:

        def scene(name: str) -> Scene:
            site.pages["/feed.xml"] = _script(told[name]["exchanges"], f"127.0.0.1:{sentinel.port}")
            site.pages["/new.xml"] = Reply(200, {}, _body("dup-source-a.xml"))
            site.pages["/maintenance.html"] = _reply(told["temporary-302"]["exchanges"][1], "")
            site.pages["/self"] = Reply(302, {"Location": "/self"})
            return Scene(
                site, a_source(feed_address=f"http://feeds.example:{site.port}/feed.xml", host="feeds.example")
            )

        yield scene


def outcomes() -> list[str]:
    return list(Visit.objects.order_by("pk").values_list("outcome", flat=True))


def test_every_scenario_has_its_test_here():
    told = json.loads(corpus("feeds", "made", "made__http-scenarios.json").read_text("utf-8"))

    assert {f"test_{one['name'].replace('-', '_')}" for one in told} <= set(globals())


def test_etag_304(play, monkeypatch):
    scene = play("etag-304")
    scene.visit()
    Source.objects.update(failures=2, trouble="absent")
    monkeypatch.setattr(fetching, "read", lambda *_a, **_k: pytest.fail("read again"))

    source = scene.visit(NOON + timedelta(hours=1))

    assert outcomes() == ["read", "unchanged"]
    assert scene.site.asked[1].headers["if-none-match"] == '"v1"'
    assert scene.site.asked[1].headers["if-modified-since"] == "Mon, 05 Oct 2026 08:00:00 GMT"
    assert (source.failures, source.trouble) == (0, "")
    assert source.last_success_at >= NOON + timedelta(hours=1)


def test_etag_weak_gzip(play):
    scene = play("etag-weak-gzip")

    scene.visit()
    scene.visit(NOON + DAY)

    assert scene.source.entries.exists()
    assert scene.site.asked[1].headers["if-none-match"] == 'W/"v1-gzip"'


def test_no_validator_same_body(play, monkeypatch):
    scene = play("no-validator-same-body")
    scene.visit()
    before = list(Entry.objects.values().order_by("pk"))
    monkeypatch.setattr(fetching, "read", lambda *_a, **_k: pytest.fail("read again"))

    scene.visit(NOON + DAY)

    assert outcomes() == ["read", "unchanged"]
    assert list(Entry.objects.values().order_by("pk")) == before


def test_moved_301(play):
    moves_after_days(play("moved-301"))


def test_moved_308(play):
    moves_after_days(play("moved-308"))


def moves_after_days(scene: Scene) -> None:
    old = scene.source.feed_address

    for hour in range(20):  # so often, and within a day: a hotel's portal says it too
        scene.visit(NOON + timedelta(hours=hour))
    assert scene.source.feed_address == old
    assert scene.source.moving_answers == 20

    for day in range(1, 6):
        scene.visit(NOON + day * DAY)
    assert scene.source.feed_address == old.replace("feed.xml", "new.xml")
    assert [(move.left, move.reached) for move in scene.source.moves.all()] == [(old, scene.source.feed_address)]
    assert scene.source.entries.exists()


def test_temporary_302(play):
    scene = play("temporary-302")
    away = scene.site.pages["/feed.xml"](Asked("/feed.xml", {}))
    scene.site.pages["/feed.xml"] = Reply(200, {}, _body("dup-source-a.xml"))
    scene.visit()
    kept = scene.source.entries.count()
    scene.site.pages["/feed.xml"] = away

    source = scene.visit(NOON + DAY)

    assert (source.trouble, source.feed_address[-9:]) == ("not_a_feed", "/feed.xml")
    assert source.entries.count() == kept > 0


def test_redirect_loop(play):
    scene = play("redirect-loop")

    source = scene.visit()

    assert source.trouble == "too_many_redirects"
    assert len(scene.site.asked) == 6  # the address, and five hops


def test_redirect_to_private(play, sentinel):
    source = play("redirect-to-private").visit()

    assert source.trouble == "address_not_allowed"
    assert sentinel.connections == 0


def test_429_retry_after(play):
    scene = play("429-retry-after")
    sister = a_source(feed_address=f"http://feeds.example:{scene.site.port}/other.xml", host="feeds.example")
    Source.objects.filter(pk=sister.pk).update(next_try_at=NOON + timedelta(seconds=1))

    source = scene.visit()

    sister.refresh_from_db()
    assert source.trouble == "asked_to_wait"
    assert source.next_try_at >= NOON + timedelta(seconds=3600)
    assert sister.next_try_at >= NOON + timedelta(seconds=3600)
    assert len(scene.site.asked) == 1


def test_503_retry_after_date(play):
    """The server's clock says when it is now: what counts is the wait it means."""
    scene = play("503-retry-after-date")
    reply = scene.site.pages["/feed.xml"](Asked("/feed.xml", {}))
    headers = {**reply.headers, "Date": "Mon, 05 Oct 2026 07:00:00 GMT"}
    scene.site.pages["/feed.xml"] = Reply(503, headers)

    source = scene.visit()

    assert reply.headers == {"Retry-After": "Mon, 05 Oct 2026 12:00:00 GMT"}
    assert source.trouble == "site_broken"
    assert source.next_try_at >= NOON + timedelta(hours=5)


def test_youtube_404_window(play):
    scene = play("youtube-404-window")

    for hour in range(3):
        source = scene.visit(NOON + timedelta(hours=hour))
        assert (source.trouble, source.paused_at, source.failures) == ("absent", None, hour + 1)
        assert source.next_try_at <= source.last_try_at + timedelta(hours=7)
    source = scene.visit(NOON + timedelta(hours=3))

    assert (source.trouble, source.failures) == ("", 0)
    assert source.entries.exists()


def test_gone_410(play):
    scene = play("gone-410")
    scene.site.pages["/feed.xml"], gone = Reply(200, {}, _body("dup-source-a.xml")), scene.site.pages["/feed.xml"]
    scene.visit()
    kept = scene.source.entries.count()
    scene.site.pages["/feed.xml"] = gone

    source = scene.visit(NOON + DAY)
    scene.visit(NOON + 2 * DAY)

    assert (source.trouble, source.next_try_at) == ("gone", None)
    assert str(source.trouble_words)
    assert source.entries.count() == kept > 0
    assert len(scene.site.asked) == 2


def test_gzip_bomb(play):
    scene = play("gzip-bomb")
    began = time.process_time()

    source = scene.visit()

    assert source.trouble == "too_big"
    assert time.process_time() - began < 10


def test_slowloris(play, monkeypatch):
    scene = play("slowloris")
    impatient = fetching.ask
    monkeypatch.setattr(fetching, "ask", lambda source: replace(impatient(source), deadline=1.5))
    began = time.monotonic()

    source = scene.visit()

    assert source.trouble == "too_slow"
    assert time.monotonic() - began < 30


def test_cache_control_max_age(play):
    source = play("cache-control-max-age").visit()

    assert NOON + timedelta(seconds=7200) <= source.next_try_at <= NOON + timedelta(hours=4)


def test_charset_header_lies(play):
    scene = play("charset-header-lies")
    said = scene.site.pages["/feed.xml"](Asked("/feed.xml", {}))
    accented = said.body.replace(b"mois francais", "mois français".encode())
    assert accented != said.body  # the file of the corpus has no accent: nothing could go wrong with it
    scene.site.pages["/feed.xml"] = replace(said, body=accented)

    scene.visit()

    assert said.headers["Content-Type"] == "text/xml; charset=iso-8859-1"
    assert scene.source.entries.filter(publication__title="mois français").count() == 1
