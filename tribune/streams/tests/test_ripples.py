import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tribune.streams import history, verbs, wakes
from tribune.streams.cursors import Cursor
from tribune.streams.drawing import drawn
from tribune.streams.models import Ripple

pytestmark = pytest.mark.django_db


def a_ripple(words="word", channel="trial:a", kind="said", minutes=0):
    at = timezone.now() - timedelta(minutes=minutes)
    return Ripple.objects.create(channel=channel, kind=kind, words=words, at=at)


def rows(*channels, heard=None):
    return [row.words for row in history.missed(heard, timezone.now(), channels or ["trial:a"])]


@pytest.mark.django_db(transaction=True)
def test_a_ripple_outside_of_a_transaction_is_a_mistake():
    with pytest.raises(TransactionManagementError):
        verbs.ripple(channel="trial:a", kind="said")


@pytest.mark.django_db(transaction=True)
def test_this_process_is_woken_at_the_commit_and_not_before():
    woken = []
    wake = lambda: woken.append(1)  # noqa: E731
    wakes.here(wake)
    try:
        with transaction.atomic():
            verbs.ripple(channel="trial:a", kind="said")
            assert woken == []
        assert woken
    finally:
        wakes.no_longer(wake)


def test_however_many_channels_it_is_one_statement():
    with CaptureQueriesContext(connection) as asked:
        verbs.ripples(channels=[f"trial:{number}" for number in range(50)], kind="said")

    assert len(asked) == 1
    assert Ripple.objects.count() == 50


def test_old_ripples_are_swept_save_the_newest_which_says_how_far_we_are():
    old, middle = a_ripple(minutes=20), a_ripple(minutes=16)

    assert verbs.sweep(at=timezone.now()) == 1
    assert list(Ripple.objects.all()) == [middle]
    fresh = a_ripple()
    assert verbs.sweep(at=timezone.now()) == 1
    assert list(Ripple.objects.all()) == [fresh]
    assert old.pk < fresh.pk


def test_one_hears_ones_own_channels_from_where_one_was():
    first = a_ripple("first")
    a_ripple("elsewhere", channel="trial:b")
    a_ripple("second")

    assert rows(heard=Cursor(first.pk)) == ["second"]
    assert rows("trial:b", heard=Cursor(first.pk)) == ["elsewhere"]
    assert rows() == ["first", "second"]


def test_a_word_for_many_is_among_what_was_missed():
    a_ripple("a", channel="trial:*")

    assert rows() == ["a"]


def test_what_is_forgotten_is_not_passed_over_in_silence():
    first = a_ripple(minutes=30)
    a_ripple(minutes=29)
    a_ripple()
    verbs.sweep(at=timezone.now())

    with pytest.raises(history.TooOld):
        rows(heard=Cursor(first.pk))


def test_who_missed_very_much_looks_at_the_whole_page(monkeypatch):
    monkeypatch.setattr(history, "MOST", 3)
    first = a_ripple()
    for _turn in range(3):
        a_ripple()
    assert len(rows(heard=Cursor(first.pk))) == 3
    a_ripple()

    with pytest.raises(history.TooOld):
        rows(heard=Cursor(first.pk))


def test_where_we_are_knows_what_is_still_under_way():
    first = a_ripple(minutes=5)
    Ripple.objects.create(pk=first.pk + 3, channel="trial:a", kind="said", at=timezone.now())

    here = history.position()

    assert here == Cursor(first.pk + 3, frozenset({first.pk + 1, first.pk + 2}))
    assert [row.pk for row in history.news(Cursor(first.pk))] == [first.pk + 3]


def test_a_ripple_is_drawn_once_a_language_and_anew_after_the_next(trial):
    one = history.Row(1, "trial:a", "said", "one", timezone.now())
    two = history.Row(2, "trial:a", "said", "two", timezone.now())

    assert drawn(one, "fr") == drawn(one, "fr")
    drawn(one, "en")
    drawn(two, "fr")
    drawn(one, "fr")

    assert trial == [(1, "fr"), (1, "en"), (2, "fr"), (1, "fr")]
    assert json.loads(drawn(two, "fr"))["parts"] == [{"to": "trial", "html": "<p>two</p>", "how": "append"}]


def test_what_cannot_be_drawn_has_its_readers_look_again():
    row = history.Row(1, "trial:a", "broken", "", timezone.now())

    assert json.loads(drawn(row, "fr")) == {
        "n": 1, "t": round(row.at.timestamp() * 1000), "c": "trial:a", "l": "fr", "look": True,
    }  # fmt: skip
