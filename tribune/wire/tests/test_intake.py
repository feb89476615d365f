"""A visit over real sockets: what comes is kept once, what is wrong is said plainly, and nothing is lost."""

import time
from datetime import timedelta

import pytest

from tribune.kit.testing import Reply, Sentinel, corpus
from tribune.publications.models import CardText, Publication
from tribune.wire.models import Entry, Source, Visit
from tribune.wire.testing import NOON, a_source, an_item, rss
from tribune.wire.verbs import intake

pytestmark = pytest.mark.django_db


def listened(site, path="/feed", **more) -> Source:
    return a_source(feed_address=site.url(path), host="127.0.0.1", **more)


def visit(source, at=NOON):
    source.refresh_from_db()
    return intake.visit(source=source, at=at)


def test_entries_of_a_trusted_source_come_out_at_once_with_their_cards(site):
    site.say("/feed", rss([an_item("Ce que cache l’amendement 312", authors=("Claire",)), an_item("Second")]))
    source = listened(site)

    taking = visit(source)

    assert taking.taken == 2
    entry = Entry.objects.select_related("publication").get(publication__title="Ce que cache l’amendement 312")
    assert entry.state == "published"
    assert entry.publication.kind == "entry"
    assert entry.publication.voice == source.voice
    assert entry.publication.published_at == entry.published_at == NOON
    assert entry.publication.address == f"/wire/{entry.code}-ce-que-cache-lamendement-312/"
    assert source.last_success_at == NOON
    assert source.trouble == ""
    assert NOON < source.next_try_at <= NOON + timedelta(hours=4)


def test_a_busy_source_is_known_as_one_from_its_first_visit(site):
    items = [an_item(f"Brève {n}", published_at=NOON - timedelta(hours=6 * n)) for n in range(9)]
    site.say("/feed", rss(items))
    source = listened(site, added_at=NOON)

    visit(source)

    assert source.items_a_day == 4.5
    assert source.next_try_at <= NOON + timedelta(hours=2)


def test_entries_of_another_source_wait_for_an_editor_who_presses_the_same_verb(site):
    site.say("/feed", rss([an_item("À relire"), an_item("À laisser")]))
    source = listened(site, trusted=False)
    visit(source)
    kept, left = Entry.objects.order_by("pk")

    assert Publication.objects.count() == 0
    intake.decide(entry=left, is_published=False, at=NOON)
    intake.decide(entry=kept, is_published=True, at=NOON)

    kept.refresh_from_db()
    assert (kept.state, kept.words, kept.publication.title) == ("published", None, kept.publication.title)
    with pytest.raises(intake.AlreadyDecided):
        intake.decide(entry=kept, is_published=True, at=NOON)
    visit(source, NOON + timedelta(hours=2))
    assert sorted(Entry.objects.values_list("state", flat=True)) == ["dropped", "published"]


def test_an_unchanged_feed_is_known_by_its_validator(site):
    site.say("/feed", rss([an_item()]))
    source = listened(site)
    visit(source)

    taking = visit(source, NOON + timedelta(hours=1))

    assert taking.taken == 0
    assert site.asked[1].headers["if-none-match"] == source.etag
    assert Visit.objects.order_by("pk").last().status == 304
    assert source.last_success_at == NOON + timedelta(hours=1)


def test_an_unchanged_body_without_validator_is_known_by_its_hash_and_not_read(site, monkeypatch):
    site.say("/feed", rss([an_item()]), validators=False)
    source = listened(site)
    visit(source)
    monkeypatch.setattr("tribune.wire.fetching.read", lambda *a, **k: pytest.fail("read again"))

    visit(source, NOON + timedelta(hours=1))

    assert [v.outcome for v in Visit.objects.order_by("pk")] == ["read", "unchanged"]


def test_an_edit_upstream_is_followed_and_makes_no_second_entry(site):
    item = an_item("Faute de frape", guid="g1")
    site.say("/feed", rss([item]))
    source = listened(site)
    visit(source)
    site.say("/feed", rss([an_item("Faute de frappe", guid="g1", link=item.link)]))

    taking = visit(source, NOON + timedelta(hours=1))

    card = Publication.objects.get()
    assert (taking.taken, taking.changed, card.title, card.version) == (0, 1, "Faute de frappe", 2)
    assert card.address.endswith("faute-de-frape/")


def test_our_copy_is_a_summary_unless_more_was_agreed(site):
    long = "<p>" + "Une phrase qui compte. " * 100 + "</p><p>La fin.</p>"
    site.say("/feed", rss([an_item(body=long)]))
    site.say("/full", rss([an_item(body=long)]))

    visit(listened(site))
    visit(listened(site, "/full", extent="full"))

    short, whole = CardText.objects.order_by("pk").values_list("body", flat=True)
    assert len(short) < 620
    assert "La fin." not in short
    assert whole.endswith("<p>La fin.</p>")


def test_a_feed_with_hostile_words_leaves_nothing_that_runs(site):
    body = (
        '<p onclick="x()">ok <a href="javascript:x()">a</a><img src="https://t.example/p.gif"><script>x()</script></p>'
    )
    site.say("/feed", rss([an_item("<script>alert(1)</script>Titre", body=body)]))

    visit(listened(site, extent="full"))

    card = Publication.objects.get()
    assert card.title == "Titre"
    assert card.texts.get().body == '<p>ok <a rel="noopener noreferrer nofollow ugc">a</a></p>'


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (404, "absent"),
        (410, "gone"),
        (429, "asked_to_wait"),
        (403, "forbidden"),
        (500, "site_broken"),
        (418, "odd_answer"),
    ],
)
def test_what_a_server_says_is_kept_in_plain_words(site, status, trouble):
    site.pages["/feed"] = Reply(status)
    source = listened(site)

    visit(source)

    assert (source.trouble, source.failures) == (trouble, 1)
    assert str(source.trouble_words).endswith(".")
    assert source.paused_at is None
    assert (source.next_try_at is None) == (status == 410)


def test_an_absence_of_hours_costs_nothing(site):
    site.pages["/feed"] = [Reply(404), Reply(404), Reply(404), Reply(200, {}, rss([an_item()]))]
    source = listened(site)

    for hour in range(4):
        visit(source, NOON + timedelta(hours=hour))

    assert (source.trouble, source.failures, source.entries.count()) == ("", 0, 1)


def test_a_host_that_asks_to_wait_is_obeyed_for_all_its_feeds(site):
    site.pages["/feed"] = Reply(429, {"Retry-After": "7200"})
    source, sister = listened(site), listened(site, "/other")
    stranger = a_source()

    visit(source)

    for one in (source, sister):
        one.refresh_from_db()
        assert one.next_try_at >= NOON + timedelta(hours=2)
    stranger.refresh_from_db()
    assert stranger.next_try_at == NOON


def test_what_a_cache_allows_is_obeyed(site):
    site.pages["/feed"] = Reply(200, {"Cache-Control": "public, max-age=14400"}, rss([an_item()]))
    source = listened(site)

    visit(source)

    assert source.next_try_at >= NOON + timedelta(hours=4)


def test_when_a_feed_asks_us_to_stay_away_is_remembered_though_it_says_it_once(site):
    """An unchanged feed is answered without a body: what it asked stands."""
    asked = b"<ttl>240</ttl><skipHours><hour>17</hour><hour>18</hour></skipHours><item>"
    site.say("/feed", rss([an_item()]).replace(b"<item>", asked, 1))
    source = listened(site)

    visit(source)
    visit(source, NOON + timedelta(hours=1))
    assert Visit.objects.order_by("pk").last().status == 304
    assert (source.ttl, source.skip_hours, source.skip_days) == (240, [17, 18], [])
    assert NOON + timedelta(hours=7) <= source.next_try_at <= NOON + timedelta(hours=7, minutes=20)

    site.say("/feed", rss([an_item()]))
    visit(source, NOON + timedelta(hours=8))
    assert (source.ttl, source.skip_hours) == (None, [])
    assert source.next_try_at <= NOON + timedelta(hours=12)


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_move_is_followed_only_after_days_of_the_same_answer(site, status):
    site.pages["/old"] = Reply(status, {"Location": "/new"})
    site.say("/new", rss([an_item()]))
    source = listened(site, "/old")

    for day in range(3):
        visit(source, NOON + timedelta(days=day))
    assert source.feed_address == site.url("/old")
    assert source.moving_to == site.url("/new")

    for day in range(3, 11):
        visit(source, NOON + timedelta(days=day))
    move = source.moves.get()
    assert (source.feed_address, move.left, move.reached) == (site.url("/new"), site.url("/old"), site.url("/new"))
    assert (move.answers, move.since, move.at) == (11, NOON, NOON + timedelta(days=10))
    assert source.entries.count() == 1


def test_a_source_that_moved_to_another_host_is_counted_there(site):
    """Few visits at once are made to one host: the one that is really asked."""
    site.pages["/old"] = Reply(301, {"Location": site.url("/new").replace("127.0.0.1", "localhost")})
    site.say("/new", rss([an_item()]))
    source = listened(site, "/old")

    for day in range(11):
        visit(source, NOON + timedelta(days=day))

    assert source.feed_address.startswith("http://localhost:")
    assert source.host == "localhost"


def test_a_page_of_maintenance_changes_nothing_but_the_health(site):
    site.say("/feed", rss([an_item()]))
    source = listened(site)
    visit(source)
    site.pages["/feed"] = Reply(302, {"Location": "/maintenance"})
    site.pages["/maintenance"] = Reply(200, {"Content-Type": "text/html"}, b"<html><body>Back soon</body></html>")

    visit(source, NOON + timedelta(hours=1))

    assert (source.trouble, source.feed_address, source.entries.count()) == ("not_a_feed", site.url("/feed"), 1)


def test_a_feed_that_redirects_inward_is_refused_in_plain_words(site):
    with Sentinel() as sentinel:
        site.pages["/feed"] = Reply(302, {"Location": f"http://127.0.0.1:{sentinel.port}/"})
        source = listened(site)

        visit(source)

        assert (source.trouble, sentinel.connections) == ("address_not_allowed", 0)
        assert str(source.trouble_words)


def test_a_feed_of_a_gigabyte_ends_quickly(site):
    def flood(wire):
        wire.write(b"<?xml version='1.0'?><rss version='2.0'><channel>")
        for _mega in range(1024):
            wire.write(b"<item><title>x</title></item>" * 36_000)

    site.pages["/feed"] = Reply(200, {"Content-Type": "application/rss+xml"}, flood)
    source, began = listened(site), time.monotonic()

    visit(source)

    assert source.trouble == "too_big"
    assert time.monotonic() - began < 10


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["made__billion-laughs.xml", "made__deep-nesting.xml", "made__xxe-file.xml", "made__xxe-http-param.xml"]
)
def test_a_bomb_ends_quickly(site, name):
    site.say("/feed", corpus("feeds", "made", name).read_bytes())
    source, began = listened(site, extent="full"), time.monotonic()

    visit(source)

    assert time.monotonic() - began < 10
    assert source.last_try_at == NOON
    assert "root:" not in "".join(CardText.objects.values_list("body", flat=True))


def test_ten_thousand_nested_elements_end_quickly(site):
    deep = b"<rss version='2.0'><channel><item><title>x</title><description>" + b"<div>" * 10_000
    site.say("/feed", deep)
    source, began = listened(site), time.monotonic()

    visit(source)

    assert time.monotonic() - began < 12


def test_a_killed_worker_loses_nothing_and_publishes_each_entry_once(site, monkeypatch):
    site.say("/feed", rss([an_item(f"Entrée {n}") for n in range(30)]))
    source = listened(site)

    class Killed(BaseException):
        pass

    def killed(*_args, **_more):
        raise Killed

    # Killed after the cards were written and before the commit: nothing of it stays.
    monkeypatch.setattr(intake, "_write_down", killed)
    with pytest.raises(Killed):
        visit(source)
    assert Entry.objects.count() == Publication.objects.count() == Visit.objects.count() == 0
    monkeypatch.undo()

    # Killed after the commit and before the job was marked done: the job runs again.
    visit(source)
    Source.objects.update(etag="", body_hash="")
    visit(source)

    assert Entry.objects.count() == Publication.objects.count() == 30
