"""What is made of a reading: nothing invented, nothing lost, nothing twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tribune.kit.testing import corpus
from tribune.wire import deciding
from tribune.wire.parsing import Item, read

NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
WORDS = st.text(alphabet="abcé ", max_size=6)
ITEMS = st.lists(
    st.builds(
        Item,
        guid=WORDS,
        link=WORDS,
        title=WORDS,
        body=WORDS,
        published_at=st.none() | st.integers(0, 3000).map(lambda days: NOW + timedelta(days=days - 2500)),
    ),
    max_size=12,
)


@given(ITEMS)
def test_the_same_feed_read_again_brings_nothing(items):
    first = deciding.plan(items, {}, identity="", at=NOW)
    held = {taken.key: taken.fingerprint for taken in first.fresh}

    again = deciding.plan(items, held, identity=first.identity, at=NOW + timedelta(hours=1))

    assert (again.fresh, again.changed) == ((), ())
    assert again.identity == first.identity


@given(ITEMS, ITEMS)
def test_each_item_is_fresh_changed_or_seen_and_only_one_of_them(before, after):
    first = deciding.plan(before, {}, identity="", at=NOW)
    held = {taken.key: taken.fingerprint for taken in first.fresh}

    second = deciding.plan(after, held, identity=first.identity, at=NOW)

    fresh, changed = {t.key for t in second.fresh}, {t.key for t in second.changed}
    assert len(fresh) == len(second.fresh)
    assert not fresh & changed
    assert not fresh & set(held)
    assert changed <= set(held)
    if second.identity:
        keys = {deciding.key_of(item, second.identity) for item in after}
        assert fresh | (keys & set(held)) == keys


@given(ITEMS)
def test_no_hour_is_in_the_future_and_the_oldest_comes_first(items):
    fresh = deciding.plan(items, {}, identity="", at=NOW).fresh

    assert all(taken.at <= NOW for taken in fresh)
    assert [taken.at for taken in fresh] == sorted(taken.at for taken in fresh)


@given(ITEMS, st.randoms())
def test_the_order_of_a_feed_does_not_change_who_is_who(items, random):
    shuffled = list(items)
    random.shuffle(shuffled)

    assert deciding.choose_identity(items) == deciding.choose_identity(shuffled)


def items_of(name: str) -> tuple[Item, ...]:
    return read(corpus("feeds", "made", name).read_bytes()).items


@pytest.mark.corpus
def test_one_identifier_on_all_items_is_no_identifier():
    plan = deciding.plan(items_of("made__same-guid-all-items.xml"), {}, identity="", at=NOW)

    assert (plan.identity, len(plan.fresh)) == ("link", 3)


@pytest.mark.corpus
def test_one_link_on_all_items_does_not_merge_them():
    plan = deciding.plan(items_of("made__same-link-all-items.xml"), {}, identity="", at=NOW)

    assert (plan.identity, len(plan.fresh)) == ("guid", 3)


def test_neither_identifier_nor_link_of_their_own_leaves_titles_and_dates():
    items = [Item(title=f"Alerte {n}", link="https://d.example/", guid="same") for n in range(4)]

    plan = deciding.plan(items, {}, identity="", at=NOW)

    assert (plan.identity, len(plan.fresh)) == ("words", 4)


def test_an_edited_title_is_a_change_and_not_a_new_entry():
    item = Item(guid="1", link="https://a.example/1", title="Faute de frape")
    first = deciding.plan([item], {}, identity="", at=NOW)
    held = {taken.key: taken.fingerprint for taken in first.fresh}

    second = deciding.plan([replace(item, title="Faute de frappe")], held, identity=first.identity, at=NOW)

    assert second.fresh == ()
    assert [taken.item.title for taken in second.changed] == ["Faute de frappe"]


def test_views_going_up_are_not_an_edit():
    item = Item(guid="1", title="Vidéo", views=10)

    assert deciding.fingerprint(item) == deciding.fingerprint(replace(item, views=4000))


def test_undated_items_keep_the_order_of_their_feed():
    items = [Item(guid=str(n), title=f"Titre {n}") for n in range(3)]

    fresh = deciding.plan(items, {}, identity="", at=NOW).fresh

    assert [taken.item.guid for taken in fresh] == ["2", "1", "0"]


RATES = st.floats(0, 10_000)


@given(RATES, st.floats(0, 1), st.integers(0, 50), st.integers(0, 10**9), st.sampled_from(["", "absent", "too_slow"]))
def test_a_source_is_never_left_for_more_than_a_day_nor_asked_more_than_every_nine_minutes(
    rate, chance, failures, asked, trouble
):
    then = deciding.next_try(
        at=NOW, items_a_day=rate, chance=chance, trouble=trouble, failures=failures, retry_after=asked
    )

    assert timedelta(minutes=9) <= then - NOW <= timedelta(hours=26, minutes=24)


@given(st.integers(1, 1000))
def test_an_absence_never_stops_a_source_nor_keeps_it_away_for_long(failures):
    then = deciding.next_try(at=NOW, items_a_day=1, chance=0.5, trouble="absent", failures=failures)

    assert then - NOW <= timedelta(hours=6)


def test_what_is_gone_for_good_is_not_asked_again():
    assert deciding.next_try(at=NOW, items_a_day=5, chance=0, trouble="gone") is None


def test_a_busy_source_is_visited_more_often_than_a_quiet_one():
    waits = [deciding.next_try(at=NOW, items_a_day=rate, chance=0.5) - NOW for rate in (100, 10, 3, 0.1)]

    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


@pytest.mark.parametrize(
    ("recent", "days", "a_day"), [(10, 2.5, 4), (1, 0.1, 1), (28, 28, 1), (28, 400, 1), (4, 20, 0.2)]
)
def test_the_rhythm_of_a_source_that_is_new_here_is_counted_over_what_is_known_of_it(recent, days, a_day):
    assert deciding.items_a_day(recent, since=NOW - timedelta(days=days), at=NOW) == pytest.approx(a_day)


def test_what_the_server_asks_is_obeyed_up_to_a_day():
    def wait(**asked):
        return deciding.next_try(at=NOW, items_a_day=100, chance=0.5, **asked) - NOW

    assert wait(max_age=7200) == timedelta(hours=2)
    assert wait(retry_after=3600, trouble="asked_to_wait") >= timedelta(hours=1)
    assert wait(max_age=30 * 86400) == timedelta(days=1)


def test_a_feed_that_asks_to_be_left_an_hour_is():
    assert deciding.next_try(at=NOW, items_a_day=100, chance=0, ttl=60) == NOW + timedelta(hours=1)
    assert deciding.next_try(at=NOW, items_a_day=100, chance=0, ttl=10**6) == NOW + timedelta(days=1)


def test_the_hours_and_days_a_feed_asks_us_to_skip_are_skipped():
    """NOW is a Tuesday, at noon; the next visit would be within the quarter of an hour."""

    def then(chance=0.0, **skipped):
        return deciding.next_try(at=NOW, items_a_day=100, chance=chance, **skipped)

    assert then(skip_hours=[12, 13, 14]) == NOW.replace(hour=15)
    assert then(skip_days=[1]) == NOW.replace(day=7, hour=0)
    assert then(skip_hours=[0, 1], skip_days=[1, 2]) == NOW.replace(day=8, hour=2)
    assert then(skip_hours=[3], skip_days=[6]) == then()
    assert then(chance=1.0, skip_hours=[12]) > then(skip_hours=[12])


@given(st.sets(st.integers(0, 23)), st.sets(st.integers(0, 6)), st.floats(0, 1))
def test_a_feed_that_asks_us_to_skip_nearly_everything_is_visited_all_the_same(hours, days, chance):
    then = deciding.next_try(at=NOW, items_a_day=1, chance=chance, skip_hours=hours, skip_days=days)

    assert NOW < then <= NOW + timedelta(days=3, hours=5)
    if not hours and not days:
        assert then <= NOW + timedelta(hours=4)


def test_a_permanent_move_is_believed_after_ten_answers_over_three_days():
    since = NOW - timedelta(days=4)

    assert deciding.has_moved(answers=10, since=since, at=NOW)
    assert not deciding.has_moved(answers=9, since=since, at=NOW)
    assert not deciding.has_moved(answers=50, since=NOW - timedelta(days=2), at=NOW)
    assert not deciding.has_moved(answers=50, since=None, at=NOW)
