import asyncio
import errno
import threading
import time
from io import BytesIO

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from tribune.config import bodies, trouble
from tribune.config.dispatcher import Dispatcher
from tribune.config.environ import File, environ_of


def scope_of(path="/", method="GET", headers=(), client=("192.0.2.7", "5000")):
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"a=1",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", "8000"),
        "client": client,
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }


def ask(dispatcher, scope, *chunks):
    """What the client gets: status, headers, body."""

    async def go():
        sent, waiting = [], list(chunks)

        async def receive():
            if not waiting:
                return {"type": "http.disconnect"}
            chunk = waiting.pop(0)
            return {"type": "http.request", "body": chunk, "more_body": bool(waiting)}

        async def send(message):
            sent.append(message)

        await dispatcher(scope, receive, send)
        return sent

    sent = asyncio.run(go())
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


def echo(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Seen", environ["REMOTE_ADDR"])])
    return Plain([environ["wsgi.input"].read()])


class Plain(list):
    def close(self):
        pass


class Streamed(Plain):
    streaming = True


def serving(wsgi, **options):
    return Dispatcher(wsgi, streams={}, **options)


def test_a_body_arrives_whole_however_it_was_cut():
    scope = scope_of(method="POST", headers=[("transfer-encoding", "chunked")])

    status, headers, body = ask(serving(echo), scope, b"one ", b"two ", b"three")

    assert (status, body) == (200, b"one two three")
    assert headers[b"x-seen"] == b"192.0.2.7"


@pytest.mark.parametrize("headers", [[("content-length", "200")], [("transfer-encoding", "chunked")]])
def test_a_body_too_large_is_told_to_django_without_being_kept(headers):
    seen = {}

    def site(environ, start_response):
        seen.update(environ)
        return echo(environ, start_response)

    _status, _headers, body = ask(
        serving(site, largest_body=100), scope_of(method="POST", headers=headers), b"x" * 90, b"x" * 110
    )

    assert isinstance(seen["tribune.trouble"], bodies.BodyTooLarge)
    assert body == b""


def test_a_client_who_leaves_while_sending_is_not_answered():
    async def go():
        async def receive():
            return {"type": "http.disconnect"}

        async def send(message):
            raise AssertionError("nobody is there")

        await serving(echo)(scope_of(method="POST", headers=[("content-length", "9")]), receive, send)

    asyncio.run(go())


def test_a_file_goes_out_whole_and_is_closed():
    file = BytesIO(b"z" * 300_000)

    def site(environ, start_response):
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"](file, 4096)

    _status, _headers, body = ask(serving(site), scope_of())

    assert len(body) == 300_000
    assert file.closed
    assert isinstance(environ_of(scope_of(), is_behind_proxy=False)["wsgi.file_wrapper"](file), File)


def test_an_answer_made_as_it_goes_arrives_in_order():
    def site(environ, start_response):
        start_response("200 OK", [])
        return Streamed([b"a", b"b", b"c"])

    assert ask(serving(site), scope_of())[2] == b"abc"


def test_who_waited_too_long_is_sent_away_so_that_others_are_served(monkeypatch):
    monkeypatch.setattr("tribune.config.dispatcher.PATIENCE_SECONDS", {"GET": 0.1})
    statuses = []

    def slow(environ, start_response):
        time.sleep(0.3)
        return echo(environ, start_response)

    async def go():
        dispatcher = serving(slow, threads=1)

        async def receive():
            return {"type": "http.request"}

        async def send(message):
            if "status" in message:
                statuses.append((message["status"], dict(message["headers"]).get(b"retry-after")))

        await asyncio.gather(*[dispatcher(scope_of(), receive, send) for _ in range(3)])

    asyncio.run(go())
    assert sorted(statuses, key=str) == [(200, None), (503, b"2"), (503, b"2")]


def test_a_thousand_people_who_press_at_the_same_instant_all_wait_for_their_turn():
    statuses, gate = [], threading.Event()

    def held(environ, start_response):
        gate.wait(20)
        return echo(environ, start_response)

    async def go():
        dispatcher = serving(held)

        async def receive():
            return {"type": "http.request"}

        async def send(message):
            if "status" in message:
                statuses.append(message["status"])

        people = [asyncio.create_task(dispatcher(scope_of(method="POST"), receive, send)) for _ in range(1000)]
        while dispatcher.inside + len(statuses) < len(people):
            await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*people)

    asyncio.run(go())
    assert statuses == [200] * 1000


def test_streams_stay_out_of_the_threads():
    async def stream(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"data: hello"})

    dispatcher = Dispatcher(echo, streams={"notices": stream})

    assert ask(dispatcher, scope_of("/stream/notices/"))[2] == b"data: hello"
    assert ask(dispatcher, scope_of("/stream/others/"), b"")[0] == 200


def test_a_forged_address_is_believed_only_from_our_own_proxy():
    forged = scope_of(headers=[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "198.51.100.4")])

    alone = environ_of(forged, is_behind_proxy=False)
    behind = environ_of(forged, is_behind_proxy=True)

    assert alone["REMOTE_ADDR"] == "192.0.2.7"
    assert "HTTP_X_FORWARDED_FOR" not in alone
    assert behind["REMOTE_ADDR"] == "198.51.100.4"


def test_headers_come_as_wsgi_knows_them():
    headers = [("content-type", "a/b"), ("cookie", "a=1"), ("cookie", "b=2"), ("x_forwarded_for", "1.1.1.1")]

    environ = environ_of(
        scope_of("/%C3%A9t%C3%A9/", headers=headers, client=("::ffff:192.0.2.7", 1)), is_behind_proxy=False
    )

    assert environ["CONTENT_TYPE"] == "a/b"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/été/"
    assert environ["REMOTE_ADDR"] == "192.0.2.7"
    assert "HTTP_X_FORWARDED_FOR" not in environ


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (OperationalError("database or disk is full"), 507, "60"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "60"),
        (OperationalError("database is locked"), 503, "2"),
        (OperationalError("connection to server failed: Connection refused"), 503, "10"),
        (bodies.BodyTooLarge(), 413, None),
    ],
)
@pytest.mark.django_db
def test_bad_luck_has_its_own_sentence(error, status, retry_after):
    try:
        raise error
    except Exception:
        page = trouble.broken(RequestFactory().get("/"))

    assert page.status_code == status
    assert page.headers.get("Retry-After") == retry_after
    assert b"<h1>" in page.content


def test_a_page_that_cannot_be_drawn_is_said_barely(monkeypatch):
    monkeypatch.setattr(trouble, "render_to_string", None)

    page = trouble.page_of(trouble.AWAY)

    assert page.status_code == 503
    assert b"<h1>" in page.content


@pytest.mark.django_db
def test_an_unknown_fault_is_the_ordinary_page():
    try:
        raise ValueError
    except ValueError:
        assert trouble.broken(RequestFactory().get("/")).status_code == 500


@pytest.mark.django_db
def test_what_the_dispatcher_would_not_take_in_is_answered_by_the_site(client):
    page = client.post("/", headers={"Sec-Fetch-Site": "same-origin"}, **{"tribune.trouble": bodies.BodyTooLarge()})

    assert page.status_code == 413


def test_readers_are_answered_while_a_crowd_of_writers_wait_for_each_other():
    go_on, answered = threading.Event(), []

    def site(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            assert go_on.wait(20)
        return echo(environ, start_response)

    dispatcher = serving(site, threads=4)

    async def one(method):
        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            if "status" in message:
                answered.append((method, message["status"]))

        await dispatcher(scope_of(method=method), receive, send)

    async def go():
        writers = [asyncio.create_task(one("POST")) for _ in range(20)]
        await asyncio.sleep(0.2)  # each of them has what it will get
        await one("GET")
        read_meanwhile = list(answered)
        go_on.set()
        await asyncio.gather(*writers)
        return read_meanwhile

    assert asyncio.run(go()) == [("GET", 200)]
    assert sorted(answered) == [("GET", 200), *[("POST", 200)] * 20]
