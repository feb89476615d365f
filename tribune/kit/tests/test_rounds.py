"""A round of visits, over real sockets: a host sees one visitor at a time, and nobody waits for somebody else's host."""

import threading
import time
from contextlib import closing
from functools import partial

import pytest

from tribune.kit.courtesy import Courtesy
from tribune.kit.outbound import AddressNotAllowed, Answer, Ask, Outbound, OutboundRefused, TooSlow, Unreadable
from tribune.kit.rounds import Errand, go_round
from tribune.kit.testing import LoopbackSite, Reply, Sentinel


class Watched(LoopbackSite):
    """Answers any path in *seconds*, and remembers for each host name when each request began and ended."""

    def __init__(self, seconds: float = 0.02) -> None:
        super().__init__()
        self.seconds = seconds
        self.spans: dict[str, list[tuple[float, float]]] = {}

    def reply_to(self, asked):
        began = time.monotonic()
        reply = self.pages.get(asked.path) or Reply(body=b"ok")
        time.sleep(self.seconds)
        host = asked.headers["host"].partition(":")[0]
        with self._lock:
            self.asked.append(asked)
            self.spans.setdefault(host, []).append((began, time.monotonic()))
        return reply

    def url_of(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def gaps(self) -> list[float]:
        """Between the end of each request and the beginning of the next one to the same host; negative is an overlap."""
        return [
            after[0] - before[1]
            for spans in map(sorted, self.spans.values())
            for before, after in zip(spans, spans[1:], strict=False)
        ]


@pytest.fixture
def site():
    with Watched() as site:
        yield site


def go(site, *queues, seconds=10.0, gap=0.0, client=None, **more):
    """The answers of a round in which every name leads to *site*."""
    numbered = iter(range(1000))
    asked = [[Errand(next(numbered), one if isinstance(one, Ask) else Ask(one)) for one in queue] for queue in queues]
    client = client or partial(Outbound, allow=[site.pair], look_up=lambda _host, _port: ["127.0.0.1"])
    return list(go_round(asked, seconds=seconds, courtesy=Courtesy(gap), client=client, **more))


def test_a_host_is_asked_one_thing_at_a_time_with_time_between_and_others_do_not_wait_for_it(site):
    together = threading.Barrier(12)

    def once_all_are_there(wire):
        together.wait(30)  # breaks, and cuts the answer short, if one of them is not asked meanwhile
        wire.write(b"ok")

    site.pages["/0"] = Reply(headers={"Content-Length": "2"}, body=once_all_are_there)
    queues = [[site.url_of(f"host{h}.example", f"/{n}") for n in range(4)] for h in range(12)]

    had = go(site, *queues, gap=0.05, seconds=60)

    assert [one.answer.body for one in had] == [b"ok"] * 48
    assert len(site.gaps) == 36
    assert min(site.gaps) >= 0.05


def test_a_host_reached_by_a_redirect_is_asked_one_thing_at_a_time_too(site):
    for n in range(5):
        site.pages[f"/{n}"] = Reply(302, {"Location": site.url_of("shared.example", f"/feeds/{n}")})

    had = go(site, *([site.url_of(f"host{n}.example", f"/{n}")] for n in range(5)), gap=0.03)

    assert [one.answer.status for one in had] == [200] * 5
    assert len(site.spans["shared.example"]) == 5
    assert min(site.gaps) >= 0.03


def test_waiting_for_ones_turn_is_not_slowness_of_the_host(site):
    site.seconds = 0.25
    for n in range(6):
        site.pages[f"/{n}"] = Reply(302, {"Location": site.url_of("shared.example", f"/feeds/{n}")})

    had = go(site, *([Ask(site.url_of(f"host{n}.example", f"/{n}"), deadline=1.2)] for n in range(6)))

    assert [getattr(one.answer, "status", one.answer) for one in had] == [200] * 6


def test_a_host_that_answers_slowly_is_left_at_the_deadline_and_holds_up_only_itself(site):
    def drip(wire):
        for _second in range(60):
            wire.write(b".")
            wire.flush()
            time.sleep(0.05)

    site.pages["/slow"] = Reply(body=drip)
    slow = [Ask(site.url_of("slow.example", "/slow"), deadline=1.0), Ask(site.url_of("slow.example", "/after"))]

    had = go(site, slow, [site.url_of("quick.example")])

    assert [one.errand.name for one in had] == [2, 0, 1]
    assert isinstance(had[1].answer, TooSlow)
    assert isinstance(had[2].answer, Answer)
    assert had[1].milliseconds >= 990


@pytest.mark.parametrize("reply", [Reply(429), Reply(503, {"Retry-After": "60"})], ids=["429", "503"])
def test_a_host_that_asks_to_wait_is_asked_nothing_more(site, reply):
    site.pages["/1"] = reply
    urls = [[site.url_of(host, f"/{n}") for n in range(4)] for host in ("tired.example", "other.example")]
    urls[1] = urls[1][2:]

    had = go(site, *urls)

    assert sorted(one.errand.name for one in had) == [0, 1, 4, 5]


def test_a_host_that_is_out_of_order_without_asking_to_wait_is_asked_for_its_other_feeds(site):
    site.pages["/0"] = Reply(503)

    had = go(site, [site.url_of("a.example", f"/{n}") for n in range(2)])

    assert [one.answer.status for one in had] == [503, 200]


def test_nothing_begins_once_the_time_is_over(site):
    site.seconds = 0.1

    had = go(site, [site.url_of("a.example", f"/{n}") for n in range(50)], seconds=2)

    assert 1 <= len(had) <= 20
    assert len(site.asked) == len(had)


def test_a_turn_that_would_come_too_late_is_not_waited_for(site):
    began = time.monotonic()

    had = go(site, [site.url_of("a.example", f"/{n}") for n in range(2)], seconds=30, gap=60)

    assert len(had) == 1
    assert time.monotonic() - began < 30


def test_a_host_asked_a_moment_ago_is_left_alone_until_its_time(site):
    opens_at = time.monotonic() + 0.3
    courtesy = Courtesy(gap=0.01, opens_at={"a.example": opens_at})
    errands = [[Errand(0, Ask(site.url_of("a.example")))], [Errand(1, Ask(site.url_of("b.example")))]]
    client = partial(Outbound, allow=[site.pair], look_up=lambda _host, _port: ["127.0.0.1"])

    had = list(go_round(errands, seconds=5, courtesy=courtesy, client=client))

    assert sorted(one.errand.name for one in had) == [0, 1]
    assert min(site.spans["a.example"])[0] >= opens_at


def test_what_is_had_and_not_taken_is_bounded(site):
    site.seconds = 0
    queues = [[Errand(h, Ask(site.url_of(f"h{h}.example")))] for h in range(40)]
    client = partial(Outbound, allow=[site.pair], look_up=lambda _host, _port: ["127.0.0.1"])

    with closing(go_round(queues, seconds=20, courtesy=Courtesy(), client=client, at_once=5)) as answers:
        next(answers)
        time.sleep(0.5)
        asked_meanwhile = len(site.asked)
        rest = list(answers)

    assert asked_meanwhile <= 5
    assert len(rest) == 39


def test_a_taker_who_leaves_hangs_up_and_leaves_no_thread_behind(site):
    site.seconds = 0.05
    queues = [[Errand(n, Ask(site.url_of(f"h{h}.example"))) for n in range(100)] for h in range(4)]
    client = partial(Outbound, allow=[site.pair], look_up=lambda _host, _port: ["127.0.0.1"])

    with (
        pytest.raises(ZeroDivisionError),
        closing(go_round(queues, seconds=60, courtesy=Courtesy(), client=client)) as answers,
    ):
        for _one in answers:
            raise ZeroDivisionError

    assert not [thread for thread in threading.enumerate() if thread.name == "round"]
    asked = len(site.asked)
    time.sleep(0.3)
    assert len(site.asked) <= asked + 4


def test_every_guard_holds_in_a_round(site):
    with Sentinel() as sentinel:
        site.pages["/in"] = Reply(302, {"Location": f"http://127.0.0.1:{sentinel.port}/"})
        queues = [
            [f"http://127.0.0.1:{sentinel.port}/", site.url_of("a.example", "/in"), site.url_of("a.example")],
            ["file:///etc/passwd", "http://[::1]/"],
            [Ask(site.url_of("b.example"), max_bytes=1)],
        ]

        had = {one.errand.name: one.answer for one in go(site, *queues)}

        assert isinstance(had[0], AddressNotAllowed)
        assert isinstance(had[1], AddressNotAllowed)
        assert had[2].body == b"ok"
        assert [had[3].code, had[4].code, had[5].code] == ["not_a_web_address", "address_not_allowed", "too_big"]
        assert sentinel.connections == 0


def test_what_nobody_foresaw_of_one_server_is_nothing_to_the_others(site):
    class Surprised(Outbound):
        async def fetch(self, ask):
            if "odd" in ask.url:
                raise AssertionError("never seen")
            return await super().fetch(ask)

    client = partial(Surprised, allow=[site.pair], look_up=lambda _host, _port: ["127.0.0.1"])

    had = go(site, [site.url_of("odd.example")], [site.url_of("a.example")], client=client)

    answers = {one.errand.name: one.answer for one in had}
    assert isinstance(answers[0], Unreadable)
    assert isinstance(answers[0], OutboundRefused)
    assert answers[1].status == 200
