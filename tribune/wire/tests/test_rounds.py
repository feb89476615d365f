"""Going round the sources that are due: politely, whoever else does, and whatever one of them answers."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.facts.testing import run_jobs
from tribune.kit.outbound import Outbound
from tribune.kit.testing import Reply
from tribune.wire import tasks
from tribune.wire.models import Entry, Host, Source, Visit
from tribune.wire.testing import NOON, FeedSite, a_source, an_item, rss
from tribune.wire.verbs import hosts, intake, rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    with FeedSite() as site:
        yield site


def of(site, host, path="/feed", **more) -> Source:
    """A source at *host*, whose name leads to *site*."""
    return a_source(feed_address=f"http://{host}:{site.port}{path}", host=host, **more)


def go(site, at=NOON, **more) -> rounds.Went:
    client = partial(Outbound, allow=[site.pair], look_up=lambda _host, _port: ["127.0.0.1"])
    return rounds.go(at=at, client=client, **{"gap": 0.01, **more})


def test_every_source_that_is_due_is_visited_and_the_others_are_left(site):
    site.say("/feed", rss([an_item(), an_item()]))
    due = [of(site, f"site{n}.example") for n in range(6)]
    of(site, "site0.example", "/paused", paused_at=NOON)
    of(site, "site0.example", "/removed", removed_at=NOON)
    of(site, "site0.example", "/later", next_try_at=NOON + timedelta(minutes=1))

    went = go(site)

    assert (went.visited, went.taken) == (6, 12)
    assert {asked.path for asked in site.asked} == {"/feed"}
    assert set(Source.objects.exclude(last_success_at=None)) == set(due)
    assert all(source.next_try_at > NOON for source in Source.objects.filter(pk__in=[s.pk for s in due]))
    assert go(site).visited == 0


def test_what_there_is_no_time_for_stays_due_and_is_taken_by_the_next(site):
    for number in range(5):
        of(site, "many.example", f"/{number}", next_try_at=NOON - timedelta(minutes=number))
        site.say(f"/{number}", rss([an_item()]))

    first = go(site, gap=60, seconds=5)

    assert first.visited == 1
    assert site.asked[0].path == "/4"  # the one that has waited longest
    assert Source.objects.due(NOON).count() == 4
    assert go(site, NOON + timedelta(seconds=30), gap=60, seconds=5).visited == 0
    assert go(site, NOON + timedelta(seconds=90), gap=60, seconds=5).visited == 1


def test_a_host_with_very_many_sources_does_not_keep_the_others_waiting(site):
    for number in range(30):
        of(site, "many.example", f"/{number}", next_try_at=NOON - timedelta(hours=1))
    small = of(site, "small.example")
    site.say("/feed", rss([an_item()]))

    went = go(site, gap=0)

    small.refresh_from_db()
    assert small.last_success_at is not None
    assert went.visited == rounds.OF_A_HOST + 1


def test_a_host_that_another_worker_asks_is_left_to_it(site):
    of(site, "one.example"), of(site, "two.example")
    word, ours = hosts.claim(names=["one.example"], at=NOON)

    assert [host.name for host in ours] == ["one.example"]
    assert hosts.claim(names=["one.example"], at=NOON)[1] == []
    assert go(site).visited == 1
    assert site.asked[0].headers["host"].startswith("two.example")

    hosts.release(word=word, asked=["one.example"], at=NOON)
    assert go(site, NOON + timedelta(seconds=5)).visited == 1


def test_a_claim_whose_worker_never_came_back_lapses(site):
    of(site, "one.example")
    hosts.claim(names=["one.example"], at=NOON)

    assert go(site, NOON + timedelta(minutes=2)).visited == 0
    assert go(site, NOON + timedelta(minutes=4)).visited == 1


def test_a_round_that_fails_lets_go_of_its_hosts_and_leaves_the_rest_due(site, monkeypatch):
    site.say("/feed", rss([an_item()]))
    for number in range(3):
        of(site, f"site{number}.example")
    kept = intake.keep

    def away_for_the_second(**more):
        if Visit.objects.exists():
            raise OperationalError("the server went away")
        return kept(**more)

    monkeypatch.setattr(intake, "keep", away_for_the_second)
    with pytest.raises(OperationalError):
        go(site)
    monkeypatch.undo()

    assert not Host.objects.taken(NOON).exists()
    assert Source.objects.due(NOON).count() == 2
    assert go(site, NOON + timedelta(minutes=1)).visited == 2
    assert Entry.objects.count() == 3


def test_what_cannot_be_kept_of_one_source_is_said_and_is_nothing_to_the_others(site, monkeypatch):
    site.say("/feed", rss([an_item()]))
    odd, other = of(site, "odd.example"), of(site, "other.example")
    created = intake._create

    def surprised(source, *rest):
        if source.pk == odd.pk:
            raise ZeroDivisionError
        return created(source, *rest)

    monkeypatch.setattr(intake, "_create", surprised)

    went = go(site)

    odd.refresh_from_db()
    other.refresh_from_db()
    assert went == rounds.Went(2, 1)
    assert (odd.trouble, other.trouble) == ("not_kept", "")
    assert str(odd.trouble_words).startswith("Ce qui est venu n’a pas pu être gardé")
    assert odd.next_try_at > NOON


def test_a_host_that_asks_to_wait_is_left_alone_by_all_its_sources_those_added_since_too(site):
    for number in range(3):
        of(site, "tired.example", f"/{number}")
    site.pages["/0"] = Reply(503, {"Retry-After": "3600"})
    fresh = of(site, "well.example")

    assert go(site).visited == 2
    late = of(site, "tired.example", "/added")

    assert [source.host for source in Source.objects.due(NOON)] == ["tired.example"]
    assert go(site, NOON + timedelta(minutes=59)).visited == 0
    assert (
        Source.objects.exclude(pk__in=[late.pk, fresh.pk]).filter(next_try_at__gte=NOON + timedelta(hours=1)).count()
        == 3
    )
    assert go(site, NOON + timedelta(minutes=61)).visited == 3


def test_a_host_that_says_we_come_too_often_is_asked_more_slowly_until_a_day_passes_without_a_word(site):
    site.pages["/feed"] = Reply(429)
    of(site, "slow.example")
    at, gaps = NOON, []

    for _time in range(6):
        Source.objects.update(next_try_at=at)
        go(site, at, gap=0)
        host = Host.objects.get()
        gaps.append(host.gap)
        assert host.rests_until >= at + timedelta(minutes=15)
        at += timedelta(hours=1)
    site.say("/feed", rss([an_item()]))
    for day in range(1, 4):
        Source.objects.update(next_try_at=at)
        go(site, at + timedelta(days=day, hours=day), gap=0)
        gaps.append(Host.objects.get().gap)

    assert gaps == [10, 20, 40, 80, 120, 120, 60, 30, 15]


def test_a_503_that_names_an_hour_is_a_rest_for_its_host_and_no_reproach(site):
    site.pages["/feed"] = Reply(503, {"Retry-After": "1800"})
    of(site, "away.example")

    go(site)

    host = Host.objects.get()
    assert (host.gap, host.refused_at) == (0, None)
    assert host.rests_until >= NOON + timedelta(minutes=30)


def test_a_host_that_bears_little_has_each_of_its_sources_visited_in_turn(site):
    """It answers one of them, then asks to wait: the next time, others go first."""
    for n in range(6):
        of(site, "strict.example", f"/{n}")
    turn = iter(range(100))

    def strictly(_asked):
        return Reply(503, {"Retry-After": "14400"}) if next(turn) % 2 else Reply(200, {}, rss([an_item()]))

    site.pages = {f"/{n}": strictly for n in range(6)}

    for time in range(6):
        go(site, NOON + timedelta(hours=5 * time), gap=0)

    assert not Source.objects.filter(last_try_at=None).exists()


def test_a_rest_is_a_day_at_most(site):
    site.pages["/feed"] = Reply(429, {"Retry-After": "99999999"})
    of(site, "away.example")

    go(site)

    assert Host.objects.get().rests_until <= NOON + timedelta(days=1, minutes=1)


def test_the_clock_sends_one_round_for_all_that_is_due(site, settings):
    settings.OUTBOUND_ALLOW = [site.pair]
    now = timezone.now()
    site.say("/feed", rss([an_item()]))
    due = a_source(feed_address=site.url("/feed"), host="127.0.0.1", next_try_at=now - timedelta(minutes=1))
    later = a_source(feed_address=site.url("/later"), host="127.0.0.1", next_try_at=now + timedelta(hours=1))

    tasks.poll.enqueue()
    tasks.poll.enqueue()
    run_jobs()

    assert len(site.asked) == 1
    due.refresh_from_db()
    later.refresh_from_db()
    assert due.last_success_at is not None
    assert later.last_try_at is None
    assert not Host.objects.taken(now).exists()


def test_a_round_costs_as_many_queries_a_source_however_many_there_are(site):
    site.say("/feed", rss([an_item()]))

    def queries(count, at):
        for number in range(count):
            of(site, f"site{number}.example", f"/feed?{number}-{at}", next_try_at=at)
            site.pages[f"/feed?{number}-{at}"] = Reply(304)
        with CaptureQueriesContext(connection) as seen:
            assert go(site, at).visited == count
        return len(seen)

    few, many = queries(5, NOON), queries(10, NOON + timedelta(minutes=1))

    assert many <= 2 * few
