"""What leaves the machine: only to the public, only what was checked, and never without end."""

import gzip
import socket
import time
import zlib

import pytest

from tribune.kit import outbound
from tribune.kit.addresses import is_public
from tribune.kit.outbound import (
    AddressNotAllowed,
    Answer,
    Ask,
    CutShort,
    NoSuchSite,
    NotAWebAddress,
    NotReachable,
    Outbound,
    OutboundRefused,
    TooBig,
    TooManyRedirects,
    TooSlow,
    Unreadable,
)
from tribune.kit.testing import LoopbackSite, Reply, Sentinel, corpus


@pytest.fixture
def sentinel():
    with Sentinel() as listening:
        yield listening


@pytest.fixture
def site(settings):
    with LoopbackSite() as site:
        settings.OUTBOUND_ALLOW = [site.pair]
        yield site


async def _one(ask: Ask, **how) -> Answer:
    async with Outbound(**how) as client:
        return await client.fetch(ask)


def fetch_with(ask: Ask, **how) -> Answer:
    return outbound.asyncio.run(_one(ask, **how))


def hostile_addresses(port: int) -> list[str]:
    lines = corpus("hostile", "urls.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("{P}", str(port)) for line in lines if line and not line.startswith("#")]


@pytest.mark.corpus
def test_no_hostile_address_is_reached_when_asked_for_directly(sentinel, settings):
    settings.OUTBOUND_ALLOW = []
    addresses = hostile_addresses(sentinel.port)

    answers = outbound.fetch_all(Ask(address, deadline=8) for address in addresses)

    assert len(addresses) > 70
    let_through = [a for a, answer in zip(addresses, answers, strict=True) if not isinstance(answer, OutboundRefused)]
    assert let_through == []
    assert {type(answer) for answer in answers} <= {NotAWebAddress, AddressNotAllowed, NoSuchSite}
    assert (sentinel.connections, sentinel.bytes) == (0, 0)


@pytest.mark.corpus
@pytest.mark.parametrize("port", [80, 443, 8080])
def test_no_hostile_address_is_reached_on_an_ordinary_port(port, settings):
    settings.OUTBOUND_ALLOW = []

    answers = outbound.fetch_all(Ask(address, deadline=8) for address in hostile_addresses(port))

    assert {type(answer) for answer in answers} <= {NotAWebAddress, AddressNotAllowed, NoSuchSite}


@pytest.mark.corpus
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_hostile_address_is_reached_by_a_redirect(status, sentinel, site):
    addresses = hostile_addresses(sentinel.port)
    for number, address in enumerate(addresses):
        # Bytes as they are: a server may well send raw UTF-8 in a Location.
        site.pages[f"/{number}"] = Reply(status, {"Location": address.encode().decode("latin-1")})

    answers = outbound.fetch_all(Ask(site.url(f"/{number}"), deadline=8) for number in range(len(addresses)))

    let_through = [a for a, answer in zip(addresses, answers, strict=True) if not isinstance(answer, OutboundRefused)]
    assert let_through == []
    assert (sentinel.connections, sentinel.bytes) == (0, 0)


def test_a_chain_of_redirects_is_followed_five_times_and_no_more(site):
    for step in range(20):
        site.pages[f"/{step}"] = Reply(302, {"Location": f"/{step + 1}"})
    site.pages["/20"] = Reply(body=b"arrived")

    assert outbound.fetch(site.url("/15")).body == b"arrived"
    with pytest.raises(TooManyRedirects):
        outbound.fetch(site.url("/14"))
    with pytest.raises(TooManyRedirects):
        outbound.fetch(site.url("/0"))


def test_a_redirect_inward_at_the_end_of_a_chain_is_refused(site, sentinel):
    site.pages["/a"] = Reply(302, {"Location": "/b"})
    site.pages["/b"] = Reply(302, {"Location": f"http://127.0.0.1:{sentinel.port}/"})

    with pytest.raises(AddressNotAllowed):
        outbound.fetch(site.url("/a"))

    assert sentinel.connections == 0


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["93.184.215.14", "127.0.0.1"],
        ["93.184.215.14", "::1"],
        ["93.184.215.14"] * 1000 + ["10.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["fe80::1%lo"],
    ],
    ids=["private", "public and private", "public and IPv6 loopback", "a thousand and one", "mapped", "zone"],
)
def test_one_private_answer_spoils_a_name(answers, sentinel):
    with pytest.raises(AddressNotAllowed):
        fetch_with(Ask("http://name.example:8080/"), allow=[], look_up=lambda _host, _port: answers)

    assert sentinel.connections == 0


def test_a_name_that_changes_its_mind_is_asked_once_and_the_checked_address_dialled(sentinel):
    answers = iter([["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]])
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return next(answers)

    with LoopbackSite({"/": Reply(body=b"first")}, host="127.0.0.2", port=sentinel.port) as site:
        answer = fetch_with(Ask(f"http://name.example:{site.port}/"), allow=[site.pair], look_up=rebinding)

    assert (answer.body, asked, sentinel.connections) == (b"first", ["name.example"], 0)


def test_a_name_that_changes_its_mind_at_a_redirect_to_itself_is_refused(sentinel):
    answers = iter([["127.0.0.2"], ["127.0.0.1"]])

    with LoopbackSite(host="127.0.0.2", port=sentinel.port) as site:
        site.pages["/"] = Reply(302, {"Location": "/again"})
        with pytest.raises(AddressNotAllowed):
            fetch_with(
                Ask(f"http://name.example:{site.port}/"), allow=[site.pair], look_up=lambda _h, _p: next(answers)
            )

    assert sentinel.connections == 0


def test_a_name_with_no_address_is_said_to_be_no_site():
    with pytest.raises(NoSuchSite):
        fetch_with(Ask("http://name.example/"), look_up=lambda _host, _port: [])


def test_a_name_server_that_sleeps_does_not_outlast_the_deadline():
    began = time.monotonic()

    with pytest.raises(TooSlow):
        fetch_with(Ask("http://name.example/", deadline=0.3), look_up=lambda _host, _port: time.sleep(2) or [])

    assert time.monotonic() - began < 1.5


def test_a_pair_is_allowed_for_its_port_only(site, sentinel):
    with pytest.raises(AddressNotAllowed):
        outbound.fetch(f"http://127.0.0.1:{sentinel.port}/")


@pytest.mark.parametrize("port", [21, 22, 25, 110, 3306, 5432, 6379, 8000, 11211])
def test_a_public_address_is_asked_on_web_ports_only(port):
    with pytest.raises(AddressNotAllowed):
        fetch_with(Ask(f"http://name.example:{port}/"), allow=[], look_up=lambda _host, _port: ["93.184.215.14"])


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("8.8.8.8", True),
        ("168.63.129.16", False), ("192.0.0.8", False), ("100.127.255.255", False), ("2002:7f00:1::", False),
        ("64:ff9b::808:808", False), ("2001:0:7f00:1::", False), ("fec0::1", False), ("::", False),
        ("2001:4860:4860::8888%eth0", False), ("not an address", False), ("0177.0.0.1", False),
    ],
)  # fmt: skip
def test_what_is_public(address, answer):
    assert is_public(address) is answer


def test_the_body_status_and_final_address_come_back(site):
    site.pages["/here"] = Reply(302, {"Location": "there?x=1"})
    site.pages["/there?x=1"] = Reply(200, {"ETag": 'W/"v1"', "X-Odd": "caf\xe9"}, b"hello")

    answer = outbound.fetch(site.url("/here"))

    assert (answer.status, answer.url, answer.body) == (200, site.url("/there?x=1"), b"hello")
    assert answer.headers["etag"] == 'W/"v1"'
    assert answer.headers["x-odd"].encode("utf-8")
    assert answer.permanent_url is None


def test_what_moved_for_good_is_told_apart_from_what_did_not(site):
    site.pages["/old"] = Reply(301, {"Location": "/new"})
    site.pages["/new"] = Reply(302, {"Location": "/today"})
    site.pages["/today"] = Reply(body=b"x")

    assert outbound.fetch(site.url("/old")).permanent_url == site.url("/new")
    assert outbound.fetch(site.url("/new")).permanent_url is None


def test_validators_go_back_byte_for_byte_and_an_unchanged_page_is_known(site):
    def page(asked):
        return Reply(304) if asked.headers.get("if-none-match") == 'W/"v1-gzip"' else Reply(200)

    site.pages["/"] = page

    answer = outbound.fetch(site.url(), etag='W/"v1-gzip"', modified="Mon, 05 Oct 2026 08:00:00 GMT")

    assert answer.is_unchanged
    assert site.asked[0].headers["if-modified-since"] == "Mon, 05 Oct 2026 08:00:00 GMT"


def test_we_say_who_we_are_and_carry_nothing_else(site, settings, monkeypatch):
    settings.SITE_URL = "https://communs.example"
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    site.pages["/"] = Reply(302, {"Location": "/next", "Set-Cookie": "who=you"})
    site.pages["/next"] = Reply(body=b"ok")

    assert outbound.fetch(site.url()).body == b"ok"

    seen = site.asked[1].headers
    assert seen["user-agent"].startswith("Tribune/")
    assert seen["user-agent"].endswith("(+https://communs.example/)")
    assert not {"cookie", "authorization", "referer"} & set(seen)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"bonjour " * 50_000)),
        ("x-gzip", gzip.compress(b"bonjour " * 25_000) + gzip.compress(b"bonjour " * 25_000) + b"\0\0"),
        ("deflate", zlib.compress(b"bonjour " * 50_000)),
        ("deflate", zlib.compress(b"bonjour " * 50_000, wbits=-15)),
        ("gzip", b"bonjour " * 50_000),
        ("", b"bonjour " * 50_000),
    ],
    ids=["gzip", "two members", "zlib", "raw deflate", "said gzip, sent plain", "plain"],
)
def test_compressed_answers_are_opened(site, encoding, packed):
    site.pages["/"] = Reply(200, {"Content-Encoding": encoding}, packed)

    assert outbound.fetch(site.url()).body == b"bonjour " * 50_000


def test_a_bomb_is_stopped_at_the_cap(site):
    opener = zlib.compressobj(9, wbits=31)
    bomb = b"".join(opener.compress(bytes(1024 * 1024)) for _mega in range(300)) + opener.flush()
    site.pages["/"] = Reply(200, {"Content-Encoding": "gzip"}, bomb)
    began = time.process_time()

    with pytest.raises(TooBig):
        outbound.fetch(site.url())

    assert time.process_time() - began < 2


def test_an_answer_announced_too_big_is_not_read(site):
    site.pages["/"] = Reply(200, {"Content-Length": str(1024**3)}, b"")

    with pytest.raises(TooBig):
        outbound.fetch(site.url())


def test_an_endless_answer_is_stopped_at_the_cap(site):
    sent = []

    def endless(wire):
        while True:
            wire.write(bytes(65536))
            sent.append(65536)

    site.pages["/"] = Reply(body=endless)

    with pytest.raises(TooBig):
        outbound.fetch(site.url(), max_bytes=1_000_000)

    time.sleep(0.2)
    assert sum(sent) < 30_000_000


def test_one_byte_a_second_ends_at_the_deadline(site):
    def drip(wire):
        for _second in range(100):
            wire.write(b".")
            wire.flush()
            time.sleep(0.05)

    site.pages["/"] = Reply(body=drip)
    began = time.monotonic()

    with pytest.raises(TooSlow):
        outbound.fetch(site.url(), deadline=0.5)

    assert time.monotonic() - began < 2


def test_what_is_cut_short_is_not_taken_for_whole(site):
    site.pages["/plain"] = Reply(200, {"Content-Length": "100"}, b"only this")
    site.pages["/gzip"] = Reply(200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(range(256)) * 99)[:-40])

    for path in ("/plain", "/gzip"):
        with pytest.raises(CutShort):
            outbound.fetch(site.url(path))


def test_nonsense_is_said_to_be_unreadable(site):
    site.pages["/brotli"] = Reply(200, {"Content-Encoding": "br"}, b"whatever")
    site.pages["/broken"] = Reply(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b" + b"\0" * 40)

    for path in ("/brotli", "/broken"):
        with pytest.raises(Unreadable):
            outbound.fetch(site.url(path))


def test_a_closed_door_is_said_plainly(settings):
    with socket.create_server(("127.0.0.1", 0)) as door:
        pair = f"127.0.0.1:{door.getsockname()[1]}"
    settings.OUTBOUND_ALLOW = [pair]

    with pytest.raises(NotReachable) as refused:
        outbound.fetch(f"http://{pair}/")

    assert str(refused.value)


def test_a_server_without_a_certificate_is_said_not_to_prove_itself(site):
    with pytest.raises(outbound.NotSecure):
        outbound.fetch(site.url().replace("http:", "https:"), deadline=5)


def test_one_refusal_is_nothing_to_the_others(site):
    site.pages["/"] = Reply(body=b"ok")

    first, second = outbound.fetch_all([Ask("http://127.0.0.1:1/"), Ask(site.url())])

    assert isinstance(first, AddressNotAllowed)
    assert isinstance(second, Answer)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "3600"}, 3600),
        ({"Retry-After": "Mon, 05 Oct 2026 12:00:00 GMT", "Date": "Mon, 05 Oct 2026 11:00:00 GMT"}, 3600),
        ({"Retry-After": "Mon, 05 Oct 2026 12:00:00 GMT", "Date": "Mon, 05 Oct 2026 13:00:00 GMT"}, 0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_understood_in_both_forms(headers, seconds):
    answer = Answer(429, "http://a.example/", {name.lower(): value for name, value in headers.items()}, b"")

    assert answer.retry_after == seconds
