"""A feed that says it has moved for good: believed late, written down, and taken back by an editor."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tribune.kit.testing import Reply
from tribune.wire.models import Move, Source
from tribune.wire.testing import NOON, a_source, an_item, rss
from tribune.wire.verbs import intake, moves
from tribune.wire.verbs.moves import AnotherListensThere, MoveIsOver

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def moving(site, *, to="/new", **more) -> Source:
    site.pages["/old"] = Reply(301, {"Location": to})
    return a_source(feed_address=site.url("/old"), host="127.0.0.1", **more)


def visits(source, count, *, since=NOON):
    for day in range(count):
        source.refresh_from_db()
        intake.visit(source=source, at=since + day * A_DAY)


def moved(site) -> Source:
    site.say("/new", rss([an_item("Un mot")]))
    source = moving(site)
    visits(source, 11)
    assert source.feed_address == site.url("/new")
    return source


def test_a_place_that_only_says_unchanged_is_not_believed(site):
    """A parking page that answers 304 to whatever it is asked."""
    source = moving(site, etag='"of the old place"', last_success_at=NOON)
    site.pages["/new"] = lambda asked: Reply(304) if "if-none-match" in asked.headers else Reply(200, {}, b"<html>")

    visits(source, 30)

    assert (source.feed_address, Move.objects.count()) == (site.url("/old"), 0)


def test_a_place_that_says_unchanged_and_holds_the_feed_is_believed_once_it_is_read(site):
    site.say("/new", rss([an_item()]))
    source = moving(site)

    visits(source, 9)
    assert "if-none-match" in site.asked[-1].headers
    visits(source, 2, since=NOON + 9 * A_DAY)

    assert source.feed_address == site.url("/new")


def test_a_place_without_a_single_entry_is_not_believed(site):
    site.say("/new", rss([]), validators=False)
    source = moving(site)

    visits(source, 30)

    assert source.feed_address == site.url("/old")


def test_the_answers_must_be_the_same_ones_in_a_row(site):
    for path in ("/new", "/elsewhere"):
        site.say(path, rss([an_item()]))
    source = moving(site)

    visits(source, 9)
    site.pages["/old"] = Reply(301, {"Location": "/elsewhere"})
    visits(source, 9, since=NOON + 9 * A_DAY)

    assert (source.feed_address, source.moving_to) == (site.url("/old"), site.url("/elsewhere"))
    assert source.moving_answers == 9


def test_ten_answers_of_one_day_are_not_enough(site):
    site.say("/new", rss([an_item()]))
    source = moving(site)

    for hour in range(20):
        source.refresh_from_db()
        intake.visit(source=source, at=NOON + timedelta(hours=hour))

    assert (source.feed_address, source.moving_answers) == (site.url("/old"), 20)


def test_two_sources_are_never_at_one_address(site):
    site.say("/new", rss([an_item()]), validators=False)
    a_source(feed_address=site.url("/new"), host="127.0.0.1")
    source = moving(site)

    visits(source, 30)

    assert (source.feed_address, source.moving_to) == (site.url("/old"), site.url("/new"))


def test_an_editor_takes_a_move_back_and_it_is_not_believed_again(site, dora, browser_of):
    source = moved(site)
    move = source.moves.get()
    browser = browser_of(dora)

    page = browser.get(f"/desk/sources/{source.code}/").content.decode()
    assert site.url("/old") in page
    answer = browser.post(reverse("wire:desk_move", args=[move.code]))

    assert answer.status_code == 303
    source.refresh_from_db()
    move.refresh_from_db()
    assert (source.feed_address, source.host, source.etag) == (site.url("/old"), "127.0.0.1", "")
    assert (move.undone_by, move.undone_at is not None) == (dora, True)
    assert dora.name in browser.get(f"/desk/sources/{source.code}/").content.decode()
    visits(source, 30, since=NOON + 20 * A_DAY)
    assert (source.feed_address, source.trouble, source.entries.count()) == (site.url("/old"), "", 1)


def test_a_move_is_taken_back_once(site, dora):
    move = moved(site).moves.get()
    moves.undo(move=move, by=dora, at=NOON)

    with pytest.raises(MoveIsOver):
        moves.undo(move=move, by=dora, at=NOON)


def test_only_the_last_move_is_taken_back(site, dora):
    source = moved(site)
    first = source.moves.get()
    site.pages["/new"] = Reply(308, {"Location": "/newer"})
    site.say("/newer", rss([an_item()]))
    visits(source, 11, since=NOON + 20 * A_DAY)

    with pytest.raises(MoveIsOver):
        moves.undo(move=first, by=dora, at=NOON)
    moves.undo(move=source.moves.latest("pk"), by=dora, at=NOON)
    source = moves.undo(move=first, by=dora, at=NOON)

    assert source.feed_address == site.url("/old")


def test_nobody_goes_back_to_where_another_source_is(site, dora):
    source = moved(site)
    a_source(feed_address=site.url("/old"))

    with pytest.raises(AnotherListensThere):
        moves.undo(move=source.moves.get(), by=dora, at=NOON)

    source.refresh_from_db()
    assert (source.feed_address, source.moves.get().undone_at) == (site.url("/new"), None)


def test_two_months_of_absence_do_not_end_a_source_and_one_word_of_its_end_does(site, dora, browser_of):
    site.say("/feed", rss([an_item("Resté ici")]))
    source = a_source(feed_address=site.url("/feed"), host="127.0.0.1")
    visits(source, 1)

    site.pages["/feed"] = Reply(404)
    for day in range(1, 60):
        intake.visit(source=source, at=NOON + day * A_DAY)
        assert NOON + day * A_DAY < source.next_try_at <= NOON + day * A_DAY + timedelta(hours=7)
    page = browser_of(dora).get("/desk/sources/").content.decode()
    assert "nous continuons de demander" in page.lower()

    site.pages["/feed"] = Reply(410)
    intake.visit(source=source, at=NOON + 60 * A_DAY)
    assert (source.next_try_at, source.paused_at, source.removed_at) == (None, None, None)
    assert "nous ne demandons plus" in browser_of(dora).get("/desk/sources/").content.decode().lower()
    assert source.entries.published().count() == 1

    site.say("/feed", rss([an_item("Revenu")]))
    browser_of(dora).post(f"/desk/sources/{source.code}/visit/")
    source.refresh_from_db()
    assert (source.trouble, source.next_try_at is not None, source.entries.count()) == ("", True, 2)
