"""Hubs that tell us of what is new: asked over real sockets, confirmed, believed when they sign, and not for ever."""

import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.kit.outbound import Ask, fetch_all
from tribune.kit.testing import Reply, Sentinel
from tribune.publications.models import Publication
from tribune.wire.models import Entry, Push, Source, Subscription, Visit
from tribune.wire.testing import FeedSite, a_source, an_item, rss
from tribune.wire.tests.hub import HubSite
from tribune.wire.verbs import intake, pushes, sources, subscriptions

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def hub(settings, ours):
    with HubSite() as hub:
        settings.OUTBOUND_ALLOW = [hub.pair, ours.pair]
        yield hub


@pytest.fixture
def now():
    return timezone.now()


def say(hub, *items, where="header", etag='"1"'):
    """The feed says *items*, and names its hub in the *where* of "header", "feed" or "json"."""
    body = rss(items)
    links = f'<atom:link rel="hub" href="{hub.url(hub.path)}"/><atom:link rel="self" href="{hub.url("/feed")}"/>'
    if where == "feed":
        body = body.replace(b"<channel>", f'<channel xmlns:atom="http://www.w3.org/2005/Atom">{links}'.encode())
    headers = {"ETag": etag, **(hub.link("/feed") if where == "header" else {})}
    hub.pages["/feed"] = Reply(200, headers, body)


def listened(hub, at, **more) -> Source:
    """Visited once: its hub is known."""
    source = a_source(feed_address=hub.url("/feed"), host="127.0.0.1", **more)
    intake.visit(source=source, at=at)
    return source


def served(hub, ours, at, **more) -> Source:
    """Its hub confirmed and pushed once."""
    source = listened(hub, at, **more)
    subscriptions.tend(at=at)
    ours.during(hub.verify)
    ours.during(lambda: hub.push(rss([an_item("Première poussée")])))
    run_jobs()
    source.refresh_from_db()
    assert source.served_until is not None
    return source


class TestAsking:
    @pytest.mark.parametrize("where", ["header", "feed"])
    def test_a_feed_that_names_a_hub_is_subscribed_to_once_its_hub_has_asked_whether_we_meant_it(
        self, hub, ours, now, where
    ):
        say(hub, an_item(), where=where)
        source = listened(hub, now)

        assert subscriptions.tend(at=now) == 1
        (wish,) = hub.wishes
        assert (wish.mode, wish.topic, wish.lease) == ("subscribe", hub.url("/feed"), 864_000)
        assert wish.callback.startswith(ours.url("/wire/hubs/"))
        assert 40 < len(wish.secret.encode()) < 200
        (answer,) = ours.during(hub.verify)

        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/plain")
        standing = source.subscriptions.get()
        assert timedelta(days=9) < standing.lapses_at - now <= timedelta(days=10, minutes=1)
        assert (standing.trouble, standing.failures) == ("", 0)

    def test_a_json_feed_names_its_hubs_too(self, hub, now):
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "feed_url": hub.url("/feed"),
                "hubs": [{"type": "WebSub", "url": hub.url("/hub")}], "items": [{"id": "1", "title": "Un"}]}  # fmt: skip
        hub.pages["/feed"] = Reply(200, {"Content-Type": "application/feed+json"}, json.dumps(feed).encode())

        source = listened(hub, now)

        assert source.subscriptions.get().hub == hub.url("/hub")

    def test_the_secret_is_not_in_the_database_as_it_is(self, hub, now):
        say(hub, an_item())
        listened(hub, now)

        subscriptions.tend(at=now)

        kept = Subscription.objects.extra(select={"kept": "secret"}).values_list("kept", flat=True)
        assert hub.wishes[0].secret not in "".join(kept)

    def test_a_hub_that_sends_on_to_another_is_followed(self, hub, now):
        say(hub, an_item())
        hub.pages["/moved"] = hub.pages["/hub"]
        hub.pages["/hub"] = Reply(307, {"Location": "/moved"})
        listened(hub, now)

        subscriptions.tend(at=now)

        assert [wish.mode for wish in hub.wishes] == ["subscribe"]

    def test_a_hub_inside_is_never_asked(self, hub, now, settings):
        with Sentinel() as sentinel:
            settings.OUTBOUND_ALLOW = [hub.pair]
            inward = f"http://127.0.0.1:{sentinel.port}/hub"
            hub.pages["/feed"] = Reply(200, {"Link": f'<{inward}>; rel="hub", </feed>; rel="self"'}, rss([an_item()]))
            source = listened(hub, now)
            assert not source.subscriptions.exists()
            # Named by a host that answers with an address inside, or by a hub that sends there.
            say(hub, an_item(), etag='"2"')
            hub.pages["/hub"] = Reply(307, {"Location": inward})
            intake.visit(source=source, at=now)

            subscriptions.tend(at=now)

            assert sentinel.connections == 0
            assert source.subscriptions.get().trouble == "address_not_allowed"

    def test_a_hub_that_fails_is_asked_again_later_and_later_and_the_visits_go_on(self, hub, now):
        say(hub, an_item())
        source = listened(hub, now)
        hub.pages["/hub"] = Reply(500)
        waits = []

        at = now
        for _time in range(9):
            assert subscriptions.tend(at=at) == 1
            standing = source.subscriptions.get()
            waits.append(standing.next_at - at)
            at = standing.next_at

        assert waits == sorted(waits)
        assert (waits[0], waits[-1]) == (timedelta(hours=1), A_DAY)
        assert (standing.trouble, source.trouble) == ("odd_answer", "")

    def test_a_hub_that_accepts_and_never_confirms_is_asked_again(self, hub, now):
        say(hub, an_item())
        source = listened(hub, now)

        subscriptions.tend(at=now)
        assert subscriptions.tend(at=now + timedelta(minutes=20)) == 0
        assert subscriptions.tend(at=now + timedelta(hours=2)) == 1

        assert (len(hub.wishes), source.subscriptions.get().confirmed_at) == (2, None)

    def test_of_two_workers_one_asks(self, hub, now, monkeypatch):
        say(hub, an_item())
        listened(hub, now)
        claimed = subscriptions._claimed(now)

        assert (len(claimed), subscriptions.tend(at=now), hub.wishes) == (1, 0, [])

    def test_a_worker_killed_after_asking_asks_again(self, hub, now, monkeypatch):
        say(hub, an_item())
        listened(hub, now)

        class Killed(BaseException):
            pass

        def killed(*_given):
            raise Killed

        monkeypatch.setattr(subscriptions, "_note", killed)
        with pytest.raises(Killed):
            subscriptions.tend(at=now)
        monkeypatch.undo()

        assert subscriptions.tend(at=now + timedelta(minutes=11)) == 1
        assert len(hub.wishes) == 2

    def test_a_feed_that_names_another_hub_each_time_is_followed_once_a_day(self, hub, ours, now):
        say(hub, an_item())
        source = listened(hub, now)
        subscriptions.tend(at=now)
        hub.pages["/other"] = hub.pages["/hub"]
        hub.path = "/other"

        say(hub, an_item(), etag='"2"')
        intake.visit(source=source, at=now + timedelta(hours=1))
        assert source.subscriptions.get().hub == hub.url("/hub")
        say(hub, an_item(), etag='"3"')
        intake.visit(source=source, at=now + A_DAY)

        assert source.subscriptions.get(ended_at=None).hub == hub.url("/other")
        hub.wishes.clear()
        subscriptions.tend(at=now + A_DAY)
        assert sorted(wish.mode for wish in hub.wishes) == ["subscribe", "unsubscribe"]

    def test_a_feed_that_names_no_hub_any_more_is_left(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)

        say(hub, an_item(), where="nowhere", etag='"2"')
        intake.visit(source=source, at=now + timedelta(hours=3))
        subscriptions.tend(at=now + timedelta(hours=3))
        ours.during(hub.verify)

        assert (hub.subscribers, source.served_until) == ({}, None)


class TestConfirming:
    def test_what_we_did_not_ask_is_not_confirmed(self, hub, ours, now):
        say(hub, an_item())
        source = listened(hub, now)
        subscriptions.tend(at=now)
        wish = hub.wishes[0]
        asked = {"hub.mode": "subscribe", "hub.topic": wish.topic, "hub.challenge": "c", "hub.lease_seconds": "60"}

        wrong = [
            {**asked, "hub.topic": hub.url("/other")}, {**asked, "hub.mode": "unsubscribe"},
            {**asked, "hub.mode": "dance"}, {**asked, "hub.challenge": ""}, {},
        ]  # fmt: skip
        answers = [ours.during(lambda said=said: hub.call(wish, said)) for said in wrong]

        assert [answer.status for answer in answers] == [404] * 5
        assert source.subscriptions.get().confirmed_at is None

    def test_a_challenge_that_is_markup_stays_words(self, hub, ours, now):
        say(hub, an_item())
        listened(hub, now)
        subscriptions.tend(at=now)
        wish, challenge = hub.wishes[0], "<script>alert(1)</script>"
        said = {"hub.mode": "subscribe", "hub.topic": wish.topic, "hub.challenge": challenge, "hub.lease_seconds": "9"}

        answer = ours.during(lambda: hub.call(wish, said))

        assert (answer.body.decode(), answer.headers["x-content-type-options"]) == (challenge, "nosniff")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"

    @pytest.mark.parametrize("lease", [0, 1, 999_999_999])
    def test_a_lease_out_of_reason_is_brought_within(self, hub, ours, now, lease):
        say(hub, an_item())
        source = listened(hub, now)
        subscriptions.tend(at=now)

        ours.during(lambda: hub.verify(lease=lease))

        standing = source.subscriptions.get()
        held = standing.lapses_at - standing.confirmed_at
        assert timedelta(minutes=10) <= held <= timedelta(days=30)
        assert standing.next_at - standing.confirmed_at >= timedelta(minutes=10)

    def test_it_is_renewed_before_its_lease_ends_at_the_same_address(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)
        before = source.served_until

        assert subscriptions.tend(at=now + timedelta(days=6)) == 0
        assert subscriptions.tend(at=now + timedelta(days=7)) == 1
        (wish,) = hub.wishes
        assert (wish.mode, wish.callback) == ("subscribe", next(iter(hub.subscribers)))
        standing = source.subscriptions.get()
        assert standing.lapses_at > now + timedelta(days=7)
        ours.during(lambda: hub.verify(lease=20 * 86_400))

        source.refresh_from_db()
        assert source.served_until > before

    def test_a_hub_that_denies_is_not_waited_for_and_is_asked_again_in_a_week(self, hub, ours, now, dora, browser_of):
        say(hub, an_item())
        source = served(hub, ours, now)

        answer = ours.during(lambda: hub.deny(next(iter(hub.subscribers.values())), "Too\x00 many   <b>readers</b>"))

        assert answer.status == 200
        standing = source.subscriptions.get()
        source.refresh_from_db()
        assert (standing.reason, standing.lapses_at, source.served_until) == ("Too many <b>readers</b>", None, None)
        page = browser_of(dora).get(f"/desk/sources/{source.code}/").content.decode()
        assert "Too many &lt;b&gt;readers&lt;/b&gt;" in page
        assert subscriptions.tend(at=now + timedelta(days=6)) == 0
        assert subscriptions.tend(at=now + timedelta(days=8)) == 1
        ours.during(hub.verify)
        assert source.subscriptions.get().denied_at is None

    def test_nobody_denies_another_topic(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)
        wish = next(iter(hub.subscribers.values()))

        for topic in (hub.url("/other"), wish.topic + "?", ""):
            said = {"hub.mode": "denied", "hub.topic": topic}
            assert ours.during(lambda said=said: hub.call(wish, said)).status == 404
        assert source.subscriptions.get().denied_at is None


class TestPushing:
    @pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
    def test_what_is_pushed_comes_out_as_by_a_visit(self, hub, ours, now, method):
        say(hub, an_item("Ancien"))
        source = listened(hub, now)
        subscriptions.tend(at=now)
        ours.during(hub.verify)

        (answer,) = ours.during(lambda: hub.push(rss([an_item("Poussé à l’instant")]), method=method))
        run_jobs()

        assert answer.status == 202
        assert set(Publication.objects.values_list("title", flat=True)) == {"Ancien", "Poussé à l’instant"}
        assert len([one for one in hub.asked if one.path == "/feed"]) == 1
        visit = Visit.objects.order_by("pk").last()
        assert (visit.outcome, visit.items, visit.taken) == ("pushed", 1, 1)
        standing = source.subscriptions.get()
        assert (standing.pushes, standing.refused, Push.objects.count()) == (1, 0, 0)

    def test_a_push_is_held_for_an_editor_where_the_source_is(self, hub, ours, now):
        say(hub, an_item("Ancien"))
        source = served(hub, ours, now, trusted=False)

        assert (source.entries.held().count(), Publication.objects.count()) == (2, 0)

    def test_what_a_push_and_a_visit_say_is_one_entry_and_an_edit_is_followed(self, hub, ours, now):
        say(hub, an_item("Ancien"))
        source = served(hub, ours, now)
        item = an_item("Faute de frape", guid="g1")

        ours.during(lambda: hub.push(rss([item])))
        ours.during(lambda: hub.push(rss([an_item("Faute de frappe", guid="g1", link=item.link)])))
        run_jobs()
        say(hub, an_item("Faute de frappe", guid="g1", link=item.link), etag='"2"')
        intake.visit(source=source, at=now + timedelta(hours=4))

        assert Publication.objects.filter(title__startswith="Faute").count() == 1
        assert Publication.objects.filter(title="Faute de frappe").exists()

    def test_the_same_push_twice_makes_nothing_twice(self, hub, ours, now):
        say(hub, an_item("Ancien"))
        source = served(hub, ours, now)
        body = rss([an_item("Une fois")])

        ours.during(lambda: [hub.push(body), hub.push(body)])
        run_jobs()
        pushes.take(push_id=10_000, at=now)

        assert source.entries.filter(publication__title="Une fois").count() == 1

    def test_a_push_of_the_new_alone_does_not_take_back_the_rest(self, hub, ours, now):
        hours = [now - timedelta(hours=n) for n in range(1, 9)]
        say(hub, *(an_item(f"Ancien {n}", published_at=at) for n, at in enumerate(hours)))
        source = served(hub, ours, now)

        new = [an_item(f"Nouveau {n}", published_at=now - timedelta(days=n)) for n in range(6)]
        ours.during(lambda: hub.push(rss(new)))
        run_jobs()

        assert source.entries.count() == 15
        assert not source.entries.exclude(missing_since=None).exists()

    def test_a_push_says_nothing_of_moves_troubles_or_validators(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)
        Source.objects.update(moving_to="https://new.example/", moving_since=now, moving_answers=5, trouble="absent")
        before = Source.objects.values("etag", "body_hash", "moving_answers", "trouble", "last_success_at").get()

        ours.during(lambda: hub.push(rss([an_item("Encore une")])))
        run_jobs()

        assert Source.objects.values(*before).get() == before
        assert source.entries.count() == 3

    @pytest.mark.parametrize(
        ("how", "refused"),
        [
            ({"signature": ""}, 1),
            ({"signature": "sha256=" + "0" * 64}, 1),
            ({"signature": "sha256"}, 1),
            ({"signature": "sha256=é"}, 1),
            ({"signature": "md5=" + "0" * 32}, 1),
            ({"signature": "new=0"}, 1),
            ({"secret": ""}, 1),
            ({"secret": "what an impostor guesses"}, 1),
        ],
    )
    def test_what_is_not_signed_as_agreed_is_acknowledged_and_forgotten(self, hub, ours, now, how, refused):
        say(hub, an_item("Vrai"))
        source = listened(hub, now)
        subscriptions.tend(at=now)
        ours.during(hub.verify)

        (answer,) = ours.during(lambda: hub.push(rss([an_item("Faux")]), **how))
        run_jobs()

        standing = source.subscriptions.get()
        assert (answer.status, standing.refused, standing.pushes) == (202, refused, 0)
        assert list(Publication.objects.values_list("title", flat=True)) == ["Vrai"]
        assert Push.objects.count() == 0

    def test_what_is_signed_by_sha1_only_is_not_read_and_the_source_is_visited_soon(self, hub, ours, now):
        say(hub, an_item("Ancien"))
        source = listened(hub, now)
        subscriptions.tend(at=now)
        ours.during(hub.verify)
        assert source.next_try_at > now + timedelta(hours=1)

        ours.during(lambda: hub.push(rss([an_item("Par la poussée")]), method="sha1"))
        run_jobs()

        source.refresh_from_db()
        assert Entry.objects.count() == 1
        assert source.next_try_at <= now + timedelta(minutes=6)
        say(hub, an_item("Par la visite"), etag='"2"')
        intake.visit(source=source, at=source.next_try_at)
        assert Publication.objects.filter(title="Par la visite").exists()
        assert source.served_until is not None  # it did tell us

    @pytest.mark.parametrize(
        "body",
        [b"", b"not a feed", b"<html><body>Bonjour</body></html>", b"{}", b"\x00" * 1000],
    )
    def test_what_is_no_feed_is_refused_and_the_source_is_visited_instead(self, hub, ours, now, body):
        say(hub, an_item())
        source = served(hub, ours, now)

        (answer,) = ours.during(lambda: hub.push(body))
        run_jobs()

        source.refresh_from_db()
        assert (answer.status, source.subscriptions.get().refused, source.entries.count()) == (202, 1, 2)
        assert source.next_try_at <= now + timedelta(minutes=6)

    def test_a_bomb_ends_quickly_and_leaves_nothing(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)
        lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lol}]><rss version="2.0"><channel>'
        bodies = [
            f"{bomb}<item><title>&l11;</title></item></channel></rss>".encode(),
            b"<rss version='2.0'><channel><item><title>x</title><description>" + b"<div>" * 10_000,
        ]
        began = time.monotonic()

        ours.during(lambda: [hub.push(body) for body in bodies])
        run_jobs()

        assert time.monotonic() - began < 30
        assert "lollol" not in "".join(Publication.objects.values_list("title", flat=True))
        assert source.entries.count() <= 4
        assert Push.objects.count() == 0

    def test_hostile_words_are_cleaned_as_those_of_a_visit(self, hub, ours, now):
        say(hub, an_item())
        served(hub, ours, now, extent="full")
        body = '<p onclick="x()">ok<script>x()</script><img src="https://t.example/p.gif"></p>'

        ours.during(lambda: hub.push(rss([an_item("<script>alert(1)</script>Titre", body=body)])))
        run_jobs()

        assert Publication.objects.get(title="Titre").texts.get().body == "<p>ok</p>"

    def test_a_push_too_long_to_be_kept_says_look_and_one_beyond_reason_is_not_taken(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)

        (long,) = ours.during(lambda: hub.push(rss([an_item("Long", body="<p>" + "x" * 3_000_000)])))
        (huge,) = ours.during(lambda: hub.push(b"x" * 10_500_000))
        run_jobs()

        source.refresh_from_db()
        assert (long.status, huge.status, source.entries.count()) == (202, 413, 2)
        assert source.next_try_at <= now + timedelta(minutes=6)

    def test_a_hub_that_floods_is_asked_to_wait(self, hub, ours, now):
        say(hub, an_item())
        served(hub, ours, now)
        body = rss([an_item()])

        answers = ours.during(lambda: [hub.push(body)[0].status for _time in range(65)])

        assert (answers[:50], answers[-1]) == ([202] * 50, 429)

    def test_a_stranger_who_guesses_an_address_finds_nothing(self, hub, ours):
        answers = ours.during(
            lambda: fetch_all(
                [Ask(ours.url("/wire/hubs/111111111z/"), body=b"x"), Ask(ours.url("/wire/hubs/111111111z/"))]
            )
        )

        assert [answer.status for answer in answers] == [404, 404]


class TestRhythm:
    def test_a_source_whose_hub_tells_us_is_visited_more_rarely_but_still(self, hub, ours, now):
        say(hub, *(an_item(published_at=now - timedelta(hours=n)) for n in range(100)))
        source = listened(hub, now)
        before = source.next_try_at - now
        subscriptions.tend(at=now)
        ours.during(hub.verify)
        intake.visit(source=source, at=now)
        assert source.next_try_at - now <= before * 1.3  # agreed is not told

        ours.during(lambda: hub.push(rss([an_item()])))
        run_jobs()
        source.refresh_from_db()
        intake.visit(source=source, at=now)

        assert before * 2 < source.next_try_at - now <= timedelta(hours=14)

    def test_a_hub_that_forgot_to_tell_is_no_longer_relied_on_until_it_tells_again(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)
        intake.visit(source=source, at=now + timedelta(hours=1))
        assert source.served_until is not None

        say(hub, an_item("Pas dit"), etag='"2"')
        intake.visit(source=source, at=now + timedelta(hours=5))
        assert source.served_until is None
        assert source.next_try_at <= now + timedelta(hours=9)

        ours.during(lambda: hub.push(rss([an_item("Dit")])))
        source.refresh_from_db()
        assert source.served_until is not None

    def test_a_lapsed_lease_is_not_relied_on(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)

        later = now + timedelta(days=11)
        intake.visit(source=source, at=later)

        assert source.next_try_at <= later + timedelta(hours=4)


class TestLeaving:
    @pytest.mark.parametrize("way", ["pause", "remove", "gone"])
    def test_the_hub_of_what_is_no_longer_listened_to_is_asked_to_stop(self, hub, ours, now, way):
        say(hub, an_item())
        source = served(hub, ours, now)
        at = now + timedelta(hours=1)

        if way == "gone":
            hub.pages["/feed"] = Reply(410)
            intake.visit(source=source, at=at)
        else:
            getattr(sources, way)(source=source, at=at)
        (late,) = ours.during(lambda: hub.push(rss([an_item("Trop tard")])))
        run_jobs()
        subscriptions.tend(at=at)
        assert [wish.mode for wish in hub.wishes] == ["unsubscribe"]
        ours.during(hub.verify)

        assert (late.status, hub.subscribers) == (410, {})
        assert not Publication.objects.filter(title="Trop tard").exists()
        assert source.subscriptions.get().next_at is None
        assert subscriptions.tend(at=at + timedelta(days=20)) == 0

    def test_a_push_that_waited_when_its_source_was_paused_is_not_read(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)

        ours.during(lambda: hub.push(rss([an_item("Entre deux")])))
        sources.pause(source=source, at=now)
        run_jobs()

        assert (source.entries.count(), Push.objects.count()) == (2, 0)

    def test_resuming_asks_the_hub_anew_though_the_feed_did_not_change(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)
        former = source.subscriptions.get()

        sources.pause(source=source, at=now)
        sources.resume(source=source, at=now + A_DAY)
        subscriptions.tend(at=now + A_DAY)

        standing = source.subscriptions.get(ended_at=None)
        assert (standing.hub, standing.topic) == (former.hub, former.topic)
        assert standing.code != former.code
        assert standing.secret != former.secret

    def test_a_hub_that_does_not_let_go_is_asked_four_times_and_no_more(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)
        hub.pages["/hub"] = Reply(500)
        sources.remove(source=source, at=now)

        asked = sum(subscriptions.tend(at=now + day * A_DAY) for day in range(20))

        assert asked == 4

    def test_nobody_unsubscribes_us_from_what_we_want(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)
        wish = next(iter(hub.subscribers.values()))
        said = {"hub.mode": "unsubscribe", "hub.topic": wish.topic, "hub.challenge": "c"}

        assert ours.during(lambda: hub.call(wish, said)).status == 404
        assert source.subscriptions.get().ended_at is None

    def test_what_ended_is_forgotten_after_a_month(self, hub, ours, now):
        say(hub, an_item())
        source = served(hub, ours, now)
        sources.pause(source=source, at=now)

        subscriptions.forget(at=now + timedelta(days=29))
        assert source.subscriptions.count() == 1
        subscriptions.forget(at=now + timedelta(days=31))
        assert source.subscriptions.count() == 0


def test_the_desk_says_how_the_hub_is(hub, ours, now, dora, browser_of):
    say(hub, an_item())
    source = served(hub, ours, now)

    page = browser_of(dora).get(f"/en/desk/sources/{source.code}/").content.decode()

    assert hub.url("/hub") in page
    assert "tells us of what is new as soon as it is out" in page


def test_a_site_without_a_hub_costs_nothing(ours, now, settings):
    with FeedSite() as site:
        settings.OUTBOUND_ALLOW = [site.pair]
        site.say("/feed", rss([an_item()]))
        source = a_source(feed_address=site.url("/feed"), host="127.0.0.1")

        intake.visit(source=source, at=now)

        assert (Subscription.objects.count(), subscriptions.tend(at=now)) == (0, 0)
