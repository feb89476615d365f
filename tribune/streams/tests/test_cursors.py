from random import Random

import pytest

from tribune.streams import cursors
from tribune.streams.cursors import Cursor, between


def test_a_cursor_says_what_is_missing_below_it():
    here = Cursor(5).after(8)

    assert (here.last, here.missing) == (8, {6, 7})
    assert str(here) == "8.1.2"
    assert cursors.read("8.1.2") == here
    assert not here.has_heard(6)
    assert here.after(6).has_heard(6)
    assert str(here.after(6).after(7)) == "8"


def test_what_is_no_cursor_is_none():
    assert [cursors.read(words) for words in ("", "-1", "8.", "8.x", "9" * 30, "8.1" * 60)] == [None] * 6


def test_too_many_missing_are_heard_again_rather_than_lost():
    here = Cursor(100).after(200)

    written = cursors.read(str(here))

    assert len(here.missing) == 99
    assert all(not written.has_heard(pk) for pk in here.missing)


@pytest.mark.parametrize("seed", range(50))
def test_in_whatever_order_they_come_what_is_heard_is_known_exactly(seed):
    chance = Random(seed)
    order, many = chance.sample(range(11, 31), 20), chance.randint(0, 20)
    here = Cursor(10)
    for pk in order[:many]:
        here = here.after(pk)

    read = cursors.read(str(here))

    assert [pk for pk in range(11, 31) if read.has_heard(pk)] == sorted(order[:many])


@pytest.mark.parametrize("seed", range(100))
def test_a_catching_up_that_breaks_off_goes_on_where_it_was(seed):
    """*heard* before, *committed* by now: whoever is told the first *many* of the rest lacks the others, and only them."""
    chance = Random(seed)
    heard, committed = (set(chance.sample(range(11, 31), chance.randint(0, 20))) for _turn in range(2))
    many = chance.randint(0, 20)
    before, now = Cursor(10), Cursor(10)
    for pk in sorted(heard):
        before = before.after(pk)
    for pk in sorted(committed | heard):
        now = now.after(pk)
    told = [pk for pk in range(11, 31) if now.has_heard(pk) and not before.has_heard(pk)]

    here = before
    for pk in told[:many]:
        here = between(before, now, pk)

    lacking = [pk for pk in range(11, 31) if now.has_heard(pk) and not here.has_heard(pk)]
    assert lacking == told[many:]
