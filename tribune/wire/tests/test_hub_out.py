"""Sites that listen to our feeds through our own hub: asked back over real sockets, then told, signed, and not for ever."""

import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.kit.outbound import Ask, fetch_all
from tribune.kit.testing import Asked, LoopbackSite, Reply, Sentinel
from tribune.publications.models import Publication, Subscriber, Wish
from tribune.publications.verbs import cards, hub
from tribune.wire.parsing import read
from tribune.wire.testing import a_source, an_entry

pytestmark = pytest.mark.django_db


class Reader(LoopbackSite):
    """A site that listens: it echoes what it is asked as long as it ``means`` it, and keeps what it is ``told``."""

    path = "/heard?of=tribune"

    def __init__(self) -> None:
        super().__init__()
        self.means, self.status = True, 202
        self.told: list[Asked] = []
        self.questions: list[dict[str, str]] = []

    def reply_to(self, asked: Asked) -> Reply:
        if asked.body is not None:
            self.told.append(asked)
            return Reply(self.status)
        said = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        self.questions.append(said)
        return Reply(200, {}, said.get("hub.challenge", "").encode() if self.means else b"no")


@pytest.fixture
def reader(settings, ours):
    with Reader() as reader:
        settings.OUTBOUND_ALLOW = [reader.pair, ours.pair]
        yield reader


@pytest.fixture
def now():
    return timezone.now()


def asked(ours, reader, *, feed="/wire.rss", mode="subscribe", secret="between us", **more):
    """What our hub answers, over a socket, to *reader*'s asking; jobs are not run yet."""
    said = {"hub.mode": mode, "hub.topic": ours.url(feed), "hub.callback": reader.url(reader.path), **more}
    said |= {"hub.secret": secret} if secret else {}
    body = "&".join(f"{name}={_quoted(value)}" for name, value in said.items()).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    (answer,) = ours.during(lambda: fetch_all([Ask(ours.url("/hub/"), body=body, headers=headers)]))
    return answer


def _quoted(value):
    return "".join(c if c.isalnum() else f"%{ord(c):02X}" for c in value)


def listening(ours, reader, **more):
    assert asked(ours, reader, **more).status == 202
    run_jobs()
    return Subscriber.objects.get()


class TestNaming:
    @pytest.mark.parametrize("format", ["rss", "atom", "json"])
    def test_our_feeds_name_our_hub_and_their_own_address(self, ours, client, format):
        an_entry()

        answer = client.get(f"/wire.{format}?kind=partner")

        feed = read(answer.content, address=ours.url(f"/wire.{format}"))
        here = ours.url(f"/wire.{format}?kind=partner")
        assert (feed.hub, feed.self_link) == (ours.url("/hub/"), here)
        assert answer["Link"] == f'<{ours.url("/hub/")}>; rel="hub", <{here}>; rel="self"'
        assert feed.items

    @pytest.mark.parametrize(
        ("format", "hour"), [("rss", b"Thu, 01 Jan 1970 00:00:00"), ("atom", b"1970-01-01T00:00:00")]
    )
    def test_a_feed_without_an_entry_does_not_say_another_hour_each_second(self, client, format, hour):
        assert hour in client.get(f"/wire.{format}").content


class TestAsking:
    def test_who_asks_is_asked_back_and_then_listens(self, ours, reader, now):
        answer = asked(ours, reader, **{"hub.lease_seconds": "86400"})
        assert (answer.status, Subscriber.objects.count()) == (202, 0)
        run_jobs()

        (question,) = reader.questions
        assert (question["of"], question["hub.mode"], question["hub.topic"]) == (
            "tribune", "subscribe", ours.url("/wire.rss"),
        )  # fmt: skip
        assert question["hub.lease_seconds"] == "86400"
        one = Subscriber.objects.get()
        assert (one.feed, one.callback, one.secret) == (ours.url("/wire.rss"), reader.url(reader.path), "between us")
        assert timedelta(hours=23) < one.lapses_at - now < timedelta(hours=25)
        assert Wish.objects.count() == 0

    def test_who_did_not_mean_it_is_not_told(self, ours, reader):
        reader.means = False

        asked(ours, reader)
        run_jobs()

        assert (Subscriber.objects.count(), Wish.objects.count(), len(reader.questions)) == (0, 0, 1)

    def test_asking_again_renews_with_the_new_secret_and_failing_to_mean_it_changes_nothing(self, ours, reader, now):
        before = listening(ours, reader, **{"hub.lease_seconds": "3600"})

        after = listening(ours, reader, secret="another")
        assert (after.pk, after.secret) == (before.pk, "another")
        assert after.lapses_at > before.lapses_at
        reader.means = False
        unchanged = listening(ours, reader, secret="a third")

        assert (unchanged.secret, unchanged.lapses_at) == ("another", after.lapses_at)

    def test_who_asks_no_longer_to_be_told_is_not_once_they_meant_it(self, ours, reader):
        listening(ours, reader)

        reader.means = False
        asked(ours, reader, mode="unsubscribe")
        run_jobs()
        assert Subscriber.objects.count() == 1
        reader.means = True
        asked(ours, reader, mode="unsubscribe")
        run_jobs()

        assert Subscriber.objects.count() == 0

    @pytest.mark.parametrize("feed", ["/", "/wire/", "/nothing.rss", "/desk/sources/", "/hub/"])
    def test_what_is_no_public_feed_is_denied(self, ours, reader, feed):
        assert asked(ours, reader, feed=feed).status == 202
        run_jobs()

        (question,) = reader.questions
        assert (question["hub.mode"], question["hub.topic"]) == ("denied", ours.url(feed))
        assert Subscriber.objects.count() == 0

    @pytest.mark.parametrize(
        ("more", "status"),
        [
            ({"hub.topic": "https://elsewhere.example/feed"}, 400),
            ({"hub.topic": "OURS/wire.rss\x00"}, 400),
            ({"hub.topic": "OURS/wire.rss#here"}, 400),
            ({"hub.callback": "https://reader.example/\x00"}, 400),
            ({"hub.mode": "publish"}, 400),
            ({"hub.mode": ""}, 400),
            ({"hub.callback": ""}, 400),
            ({"hub.callback": "ftp://reader.example/"}, 400),
            ({"hub.callback": "https://user:word@reader.example/"}, 400),
            ({"hub.callback": "https://reader.example/#here"}, 400),
            ({"hub.secret": "x" * 200}, 400),
        ],
    )
    def test_what_is_wrong_is_said_at_once_in_plain_words(self, ours, reader, more, status):
        said = {name: value.replace("OURS", ours.url("").rstrip("/")) for name, value in more.items()}
        answer = asked(ours, reader, secret="", **said)

        assert (answer.status, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
        assert answer.body
        assert Wish.objects.count() == 0

    def test_nothing_inside_is_ever_called(self, ours, reader, settings):
        with Sentinel() as sentinel:
            for callback in (f"http://127.0.0.1:{sentinel.port}/", f"http://localhost:{sentinel.port}/"):
                assert asked(ours, reader, **{"hub.callback": callback}).status == 202
            assert (
                asked(ours, reader, feed="/wire/", **{"hub.callback": f"http://127.0.0.1:{sentinel.port}/"}).status
                == 202
            )
            run_jobs()

            assert (sentinel.connections, Subscriber.objects.count()) == (0, 0)

    def test_it_is_not_used_to_call_somebody_again_and_again(self, ours, reader):
        statuses = [asked(ours, reader).status for _time in range(62)]

        assert (statuses[0], statuses[-1]) == (202, 429)

    def test_a_full_hub_says_so_and_lets_those_who_are_there_renew(self, ours, reader, monkeypatch):
        listening(ours, reader)
        monkeypatch.setattr(hub, "MOST", 1)

        assert asked(ours, reader, feed="/wire.atom").status == 503
        assert asked(ours, reader).status == 202

    def test_a_host_and_the_number_of_feeds_are_bounded(self, ours, reader, monkeypatch):
        listening(ours, reader)
        monkeypatch.setattr(hub, "MOST_FEEDS", 1)
        assert asked(ours, reader, feed="/wire.atom").status == 503
        monkeypatch.setattr(hub, "MOST_OF_A_HOST", 1)

        assert asked(ours, reader, **{"hub.callback": reader.url("/another")}).status == 503


class TestTelling:
    def test_what_is_published_is_pushed_whole_and_signed_within_the_next_minute(self, ours, reader, client, now):
        an_entry("Ancien")
        listening(ours, reader)
        assert (hub.tell(at=now), reader.told) == (0, [])
        an_entry("Tout neuf")

        assert hub.tell(at=timezone.now()) == 1

        (push,) = reader.told
        assert push.path == reader.path
        assert push.headers["content-type"] == "application/rss+xml; charset=utf-8"
        assert push.headers["link"] == f'<{ours.url("/hub/")}>; rel="hub", <{ours.url("/wire.rss")}>; rel="self"'
        signature = hmac.new(b"between us", push.body, hashlib.sha256).hexdigest()
        assert push.headers["x-hub-signature"] == f"sha256={signature}"
        assert {item.title for item in read(push.body).items} == {"Ancien", "Tout neuf"}
        assert push.body == client.get("/wire.rss").content
        assert hub.tell(at=timezone.now()) == 0

    def test_without_a_secret_nothing_is_signed(self, ours, reader):
        listening(ours, reader, secret="")
        an_entry()

        hub.tell(at=timezone.now())

        assert "x-hub-signature" not in reader.told[0].headers

    def test_each_is_told_of_their_own_feed(self, ours, reader):
        listening(ours, reader, feed="/wire.json?kind=elected")

        an_entry("D’un média", source=a_source(kind="partner"))
        assert hub.tell(at=timezone.now()) == 0
        an_entry("D’une élue", source=a_source(kind="elected"))
        hub.tell(at=timezone.now())

        assert [item.title for item in read(reader.told[0].body).items] == ["D’une élue"]

    def test_what_waits_for_an_editor_is_told_to_nobody(self, ours, reader):
        listening(ours, reader)

        an_entry("À relire", source=a_source(trusted=False))

        assert (hub.tell(at=timezone.now() + timedelta(hours=1)), reader.told) == (0, [])

    def test_what_is_edited_or_taken_away_is_told_within_a_quarter_of_an_hour(self, ours, reader):
        entry = an_entry("Faute de frape")
        listening(ours, reader)
        card = Publication.objects.get()

        cards.amend(card, at=timezone.now(), title="Faute de frappe")
        at = timezone.now() + timedelta(minutes=16)
        assert hub.tell(at=at) == 1
        cards.withhold(card, at=at)
        assert hub.tell(at=at + timedelta(minutes=16)) == 1

        assert [[item.title for item in read(push.body).items] for push in reader.told] == [["Faute de frappe"], []]
        assert entry.state == "published"

    def test_who_does_not_answer_is_told_later_of_what_is_then_new(self, ours, reader):
        listening(ours, reader)
        an_entry("Un")
        reader.status, at = 500, timezone.now()
        waits = []

        for _time in range(12):
            assert hub.tell(at=at) == 1
            assert hub.tell(at=at) == 0
            waits.append(Subscriber.objects.get().next_at - at)
            at = Subscriber.objects.get().next_at
        assert waits == sorted(waits)
        assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=6))
        an_entry("Deux")
        reader.status = 204
        hub.tell(at=at)

        assert {item.title for item in read(reader.told[-1].body).items} == {"Un", "Deux"}
        assert (Subscriber.objects.get().failures, hub.tell(at=at)) == (0, 0)

    def test_who_says_that_they_are_gone_is_forgotten(self, ours, reader):
        listening(ours, reader)
        an_entry()
        reader.status = 410

        hub.tell(at=timezone.now())

        assert Subscriber.objects.count() == 0

    def test_nobody_is_told_after_their_lease_and_they_are_forgotten(self, ours, reader, now):
        listening(ours, reader)
        an_entry()

        assert hub.tell(at=now + timedelta(days=11)) == 0
        hub.forget(at=now + timedelta(days=9))
        assert Subscriber.objects.count() == 1
        hub.forget(at=now + timedelta(days=11))

        assert Subscriber.objects.count() == 0

    def test_a_worker_killed_while_telling_tells_again(self, ours, reader, monkeypatch):
        listening(ours, reader)
        an_entry()
        at = timezone.now()

        class Killed(BaseException):
            pass

        def killed(*_given, **_more):
            raise Killed

        monkeypatch.setattr(hub.outbound, "fetch_all", killed)
        with pytest.raises(Killed):
            hub.tell(at=at)
        monkeypatch.undo()

        assert hub.tell(at=at + timedelta(minutes=1)) == 0
        assert hub.tell(at=at + timedelta(minutes=11)) == 1

    def test_a_minute_with_nothing_new_asks_the_database_twice(self, ours, reader, django_assert_max_num_queries):
        for path in ("/wire.rss", "/wire.atom", "/wire.json"):
            assert asked(ours, reader, feed=path).status == 202
        run_jobs()
        hub.tell(at=timezone.now())

        with django_assert_max_num_queries(2):
            hub.tell(at=timezone.now())


class TestTheDesk:
    PAGE = "/en/desk/sources/hub/"

    def test_it_reads_who_is_told_of_what_until_when_and_how_the_last_push_went(
        self, ours, reader, now, olga, browser_of
    ):
        listening(ours, reader)
        an_entry("Une loi")
        hub.tell(at=now + timedelta(minutes=1))
        told = browser_of(olga).get(self.PAGE).text
        reader.status = 500
        an_entry("Une autre")
        hub.tell(at=now + timedelta(minutes=2))

        untold = browser_of(olga).get(self.PAGE).text

        assert "127.0.0.1" in told
        assert "/wire.rss" in told
        assert "It answered 500." not in told
        assert "It answered 500." in untold
        assert Subscriber.objects.get().told_at == now + timedelta(minutes=1)

    def test_one_that_nobody_can_reach_is_said_in_plain_words_and_its_lease_ends_it(
        self, ours, reader, now, olga, browser_of
    ):
        listening(ours, reader)
        Subscriber.objects.update(trouble="too_slow")

        assert "takes too long to answer" in browser_of(olga).get(self.PAGE).text
        Subscriber.objects.update(lapses_at=now - timedelta(days=1))
        assert "Nobody yet" in browser_of(olga).get(self.PAGE).text

    def test_a_button_stops_telling_it_and_it_may_ask_again(self, ours, reader, olga, browser_of):
        key = listening(ours, reader).key
        client = browser_of(olga)

        assert client.post(self.PAGE, {"key": key}).status_code == 303
        assert client.post(self.PAGE, {"key": key}).status_code == 409

        assert not Subscriber.objects.exists()
        assert listening(ours, reader).key == key
