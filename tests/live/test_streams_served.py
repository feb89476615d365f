"""Two web processes on one database, as an operator starts them."""

import itertools
import os
import signal
import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.live.ears import served, wait_until
from tests.services import Redis
from tribune.notices.live import channel_of
from tribune.notices.testing import a_notice
from tribune.notices.verbs import reading
from tribune.people import sessions
from tribune.people.testing import a_person
from tribune.streams import keys
from tribune.streams import verbs as streams

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
BROWSER = {sessions.COOKIE: "a" * 40}
COOKIE = f"{sessions.COOKIE}={BROWSER[sessions.COOKIE]}"


def a_key(*channels, person="AliceAlice", language="fr"):
    return keys.make(person=person, channels=channels or [HERE.name], language=language, cookies=BROWSER)


def say(words, channel="", kind="said"):
    with transaction.atomic():
        streams.ripple(channel=channel or HERE.name, kind=kind, words=words)


class HERE:
    """The channel of the test that runs: a page hears what was said just before it was drawn, by another test too."""

    name = ""
    numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def a_channel_of_its_own():
    HERE.name = f"trial:{next(HERE.numbers)}"


@pytest.fixture(scope="module")
def two_sites():
    with served() as one, served() as other:
        yield one, other


def test_a_word_reaches_every_process_within_a_second_each_in_its_readers_language(two_sites):
    one, other = two_sites
    french = one.listen(a_key(), cookie=COOKIE).is_open()
    english = other.listen(a_key(language="en"), cookie=COOKIE).is_open()
    elsewhere = other.listen(a_key("trial:two"), cookie=COOKIE).is_open()

    began = time.monotonic()
    say("bonjour")
    french.wait_for_words("bonjour")
    english.wait_for_words("en:bonjour")

    assert max(french.heard[-1].at, english.heard[-1].at) - began < 1
    assert elsewhere.words == []
    for ear in (french, english, elsewhere):
        ear.hang_up()


def test_what_is_rolled_back_is_never_told(two_sites):
    ear = two_sites[0].listen(a_key(), cookie=COOKIE).is_open()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        streams.ripple(channel=HERE.name, kind="said", words="never")
        raise ZeroDivisionError
    say("after")
    ear.wait_for_words("after")

    assert "never" not in ear.words
    ear.hang_up()


def test_a_lost_connection_catches_up_with_nothing_lost_and_nothing_doubled(two_sites):
    ear = two_sites[0].listen(a_key(), cookie=COOKIE).is_open()
    stopping = threading.Event()
    written, heard = [], []

    def write():
        count = 0
        while not stopping.is_set():
            count += 1
            written.append(f"w{count}")
            say(f"w{count}")
            time.sleep(0.01)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(6):
            wait_until(lambda ear=ear: len(ear.words) > 15, what="some words")
            ear.hang_up()
            heard += ear.words
            time.sleep(0.15)
            # Now at the one, now at the other, which may be ahead or behind.
            ear = two_sites[turn % 2].listen(a_key(), cookie=COOKIE, cursor=ear.cursor)
    finally:
        stopping.set()
        writer.join()
    ear.wait_for_words(written[-1])
    heard += ear.words
    ear.hang_up()

    assert sorted(heard, key=lambda word: int(word[1:])) == written


def test_transactions_that_end_in_another_order_than_they_began_lose_nothing(two_sites):
    """On PostgreSQL the lower number is committed last; on SQLite one waits for the other."""
    ear = two_sites[0].listen(a_key(), cookie=COOKIE).is_open()
    begun, go_on = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            streams.ripple(channel=HERE.name, kind="said", words="slow")
            begun.set()
            go_on.wait(5)

    slow = threading.Thread(target=slowly)
    slow.start()
    begun.wait(5)
    quick = threading.Thread(target=say, args=("quick",))
    quick.start()
    if os.environ["DATABASE_URL"].startswith("postgres"):
        ear.wait_for_words("quick")
        ear.hang_up()
        before, ear = ear, two_sites[1].listen(a_key(), cookie=COOKIE, cursor=ear.cursor).is_open()
        assert before.words == ["quick"]
        assert ear.words == []
    go_on.set()
    slow.join()
    quick.join()

    ear.wait_for_words("slow")
    assert ear.words.count("slow") == 1
    again = two_sites[0].listen(a_key(), cookie=COOKIE, cursor=ear.cursor).is_open()
    assert [word for word in again.words if word in ear.words] == []
    ear.hang_up()
    again.hang_up()


def test_a_page_hears_what_happened_while_it_was_on_its_way(two_sites):
    key = a_key()
    say("meanwhile")

    ears = [site.listen(key, cookie=COOKIE) for site in two_sites]

    for ear in ears:
        ear.wait_for_words("meanwhile")
        ear.hang_up()


def test_one_stream_serves_the_pages_of_one_browser_and_a_word_for_many_reaches_whom_it_names(two_sites):
    ear = two_sites[0].listen(a_key("trial:one"), a_key("trial:two", language="en"), cookie=COOKIE).is_open()

    say("one,two", channel="trial:*", kind="for many")
    say("one", channel="trial:*", kind="for many")

    ear.wait_for_words("one,two", "en:one,two", "one")
    assert "en:one" not in ear.words
    ear.hang_up()


def test_who_loses_the_right_to_hear_is_cut_off_at_once_and_their_old_key_opens_nothing(two_sites):
    key = a_key(person="BobBobBobB")
    bobs = [site.listen(key, cookie=COOKIE).is_open() for site in two_sites]
    alice = two_sites[0].listen(a_key(), cookie=COOKIE).is_open()

    with transaction.atomic():
        streams.drop(listener="BobBobBobB")
        streams.ripple(channel=HERE.name, kind="said", words="secret")

    alice.wait_for_words("secret")
    for bob in bobs:
        assert bob.wait_for("end").data == "renew"
        wait_until(lambda bob=bob: bob.is_over, what="the end")
        assert "secret" not in bob.words
    assert [site.listen(key, cookie=COOKIE).status for site in two_sites] == [403, 403]
    fresh = two_sites[1].listen(a_key(person="BobBobBobB"), cookie=COOKIE)
    assert fresh.status == 200
    alice.hang_up()
    fresh.hang_up()


def test_an_outsider_is_refused(two_sites):
    site = two_sites[0]
    key = a_key()
    somebody_else = keys.make(person="Someone", channels=["trial:one"], language="fr", cookies=BROWSER)

    assert site.listen(key).status == 403  # found in a log, without the session's cookie
    assert site.listen(key, cookie=f"{sessions.COOKIE}=another").status == 403
    assert site.listen(key[:-3] + "abc", cookie=COOKIE).status == 403
    assert site.listen(key, somebody_else, cookie=COOKIE).status == 403
    assert site.listen(cookie=COOKIE).status == 400


def test_who_does_not_read_is_let_go_and_recovers_what_was_missed(two_sites):
    site = two_sites[0]
    slow = site.listen(a_key(), cookie=COOKIE, is_reading=False)
    quick = site.listen(a_key(), cookie=COOKIE).is_open()

    # 20 MB: more than the buffers of both ends hold.
    for batch in range(25):
        for _turn in range(8):
            say("", kind="large")
        wait_until(lambda batch=batch: len(quick.ripples) == 8 * (batch + 1), what="the one who reads")
    slow.read()
    wait_until(lambda: slow.is_over, what="the end of the one who did not", seconds=60)

    assert len(slow.ripples) < len(quick.ripples)
    again = site.listen(a_key(), cookie=COOKIE, cursor=slow.cursor)
    wait_until(lambda: len(slow.ripples) + len(again.ripples) >= len(quick.ripples), what="what was missed")
    assert [each["n"] for each in [*slow.ripples, *again.ripples]] == [each["n"] for each in quick.ripples]
    quick.hang_up()
    again.hang_up()


def test_a_person_has_so_many_streams_and_no_more():
    with served(TRIBUNE_STREAMS_A_PERSON="2", TRIBUNE_STREAMS_A_NETWORK="3", TRIBUNE_STREAMS="4") as site:
        mine = [site.listen(a_key(), cookie=COOKIE) for _turn in range(3)]
        assert [ear.status for ear in mine] == [200, 200, 429]

        others = [site.listen(a_key(person=f"Other{turn}"), cookie=COOKIE) for turn in range(2)]
        assert [ear.status for ear in others] == [200, 429]
        assert others[1].answer.getheader("Retry-After") == "60"

        mine[0].hang_up()
        wait_until(lambda: site.listen(a_key(), cookie=COOKIE).status == 200, what="the place given back")


def test_kill_9_of_a_web_process_loses_nothing(two_sites):
    with served() as site:
        ear = site.listen(a_key(), cookie=COOKIE).is_open()
        say("before")
        ear.wait_for_words("before")

        os.kill(site.web_pid, signal.SIGKILL)
        say("while it was away")
        wait_until(lambda: ear.is_over, what="the end")
        again = site.listen(a_key(), cookie=COOKIE, cursor=ear.cursor).is_open()
        say("after")
        again.wait_for_words("while it was away", "after")

        assert "before" not in again.words
        again.hang_up()


def test_a_stop_says_goodbye_to_open_streams_and_does_not_wait_for_them():
    with served() as site:
        ears = [site.listen(a_key(), cookie=COOKIE).is_open() for _turn in range(5)]

        began = time.monotonic()
        site.process.terminate()
        code = site.process.wait(20)

        assert code == 0
        assert time.monotonic() - began < 8
        assert {ear.wait_for("end").data for ear in ears} == {"closing"}


def test_the_bell_of_a_person_rings_in_another_process(two_sites):
    alice = a_person("Alice")
    ear = two_sites[1].listen(a_key(channel_of(alice), person=alice.code), cookie=COOKIE).is_open()
    with transaction.atomic():
        a_notice(alice)
        streams.ripple(channel=channel_of(alice), kind="told")
    wait_until(lambda: len(ear.words) == 1, what="the bell")
    reading.mark_read(person=alice, at=timezone.now())
    wait_until(lambda: len(ear.words) == 2, what="the bell once more")

    assert 'class="count"' in ear.words[0]
    assert 'class="count"' not in ear.words[1]
    ear.hang_up()


def test_a_line_to_the_database_that_dies_costs_nothing_that_was_said(two_sites):
    """PostgreSQL's LISTEN is cut as by a restart; SQLite has no such line, and is looked at all along."""
    ear = two_sites[0].listen(a_key(), cookie=COOKIE).is_open()

    for turn in range(3):
        cut_lines()
        say(f"word {turn}")
    ear.wait_for_words("word 0", "word 1", "word 2")
    wait_until(are_lines_there, what="the lines made again", seconds=40)
    began = time.monotonic()
    say("last")
    ear.wait_for_words("last")

    assert time.monotonic() - began < 2
    assert len(ear.words) == 4
    ear.hang_up()


def cut_lines():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {LISTENING}")


def are_lines_there():
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {LISTENING}")
        return cursor.fetchone()[0] >= 2


LISTENING = (
    "datname = current_database() AND query IN ('LISTEN tribune_ripples', 'SELECT 1') AND pid <> pg_backend_pid()"
)


def test_valkey_or_redis_wakes_the_other_process_at_once_and_is_not_missed_when_it_is_away(settings):
    with Redis() as server:
        settings.CACHE_URL = server.url
        with served(CACHE_URL=server.url) as site:
            ear = site.listen(a_key(), cookie=COOKIE).is_open()
            time.sleep(1)  # it subscribes beside
            laps = []
            for turn in range(5):
                began = time.monotonic()
                say(f"word {turn}")
                ear.wait_for_words(f"word {turn}")
                laps.append(time.monotonic() - began)
            # Were it not told, it would look every five seconds.
            assert sum(laps) < 5

            server.stop()
            say("away")
            ear.wait_for_words("away")
            ear.hang_up()
