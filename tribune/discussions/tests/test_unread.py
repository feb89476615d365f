"""What each has not read: exact, asked in one query, and nothing written for those who do not read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tribune.discussions import unread
from tribune.discussions.models import CaughtUp, Reader, Thread
from tribune.discussions.testing import (
    SAID_AT,
    a_comment,
    a_message,
    a_person,
    a_private_talk,
    a_thread,
)
from tribune.discussions.verbs import reading, threads
from tribune.people import circles
from tribune.people.models import Role
from tribune.people.viewers import NOBODY, Viewer
from tribune.publications.testing import a_publication

pytestmark = pytest.mark.django_db


def left(person):
    return unread.count(Viewer(person))


def test_a_member_has_unread_what_others_said_since_they_read(circle, alice, bob):
    thread = a_thread(circle=circle, by=bob)
    a_message(thread, bob)
    assert (left(alice), left(bob)) == (2, 0)

    reading.mark_read(thread=thread, person=alice, number=1, at=SAID_AT)
    assert left(alice) == 1
    reading.mark_read(thread=thread, person=alice, number=99, at=SAID_AT)
    assert left(alice) == 0
    reading.mark_read(thread=thread, person=alice, number=1, at=SAID_AT)
    a_message(thread, bob)
    assert left(alice) == 1


def test_who_comes_later_has_unread_only_what_is_said_since(circle, bob):
    old = a_thread("Ancien", circle=circle, by=bob)
    going_on = a_thread("Continue", circle=circle, by=bob)
    a_message(going_on, bob)
    rose = a_person("Rose")
    circles.seat(circle=circle, person=rose, role=Role.MEMBER, at=SAID_AT + timedelta(hours=1))

    a_message(going_on, bob, at=SAID_AT + timedelta(hours=2))

    assert unread.all_of(Viewer(rose)) == [(going_on.pk, 1)]
    assert unread.of_threads(Viewer(rose), [old.pk, going_on.pk]) == {going_on.pk: 1}


def test_an_outsider_a_follower_and_a_stranger_have_nothing_unread(circle, bob):
    a_thread(circle=circle, by=bob)
    follower = a_person("Fanny")
    circles.seat(circle=circle, person=follower, role=Role.FOLLOWER, at=SAID_AT - timedelta(days=1))

    assert left(follower) == left(a_person("Charlie")) == 0
    assert unread.count(NOBODY) == 0


def test_what_is_followed_under_a_publication_counts_and_what_is_merely_read_does_not(alice, bob):
    card = a_publication()
    thread = a_comment(card, alice).thread
    reading.mark_read(thread=thread, person=bob, number=1, at=SAID_AT)
    a_comment(card, a_person("Rose"))

    assert (left(alice), left(bob)) == (1, 0)
    reading.follow(thread=thread, person=bob, at=SAID_AT)
    assert left(bob) == 0
    a_comment(card, a_person("Dora"))
    assert left(bob) == 1


def test_muted_hidden_withheld_and_left_threads_count_nothing(circle, alice, bob):
    muted, hidden, gone = (a_thread(title, circle=circle, by=bob) for title in ("Un", "Deux", "Trois"))
    reading.mute(thread=muted, person=alice, at=SAID_AT)
    threads.hide(thread=hidden, at=SAID_AT)
    assert left(alice) == 1

    threads.show(thread=Thread.objects.get(pk=hidden.pk), at=SAID_AT)
    assert left(alice) == 2
    reading.unmute(thread=muted, person=alice, at=SAID_AT)
    assert left(alice) == 2
    circles.unseat(circle=circle, person=alice, at=SAID_AT)
    assert left(alice) == 0
    assert gone.last_number == 1


def test_a_private_talk_counts_once_accepted(alice, bob):
    talk = a_private_talk(alice, bob)
    a_message(talk, alice)
    assert left(bob) == 1

    talk.readers.filter(person=bob).update(accepted_at=None)
    assert left(bob) == 0


def test_what_is_written_to_organisers_counts_for_them(circle, alice, bob):
    rose = a_person("Rose")
    talk = Thread.objects.create(kind="organisers", circle=circle, opened_at=SAID_AT, last_at=SAID_AT)
    talk.readers.create(person=rose, is_party=True, accepted_at=SAID_AT)
    a_message(talk, rose)

    assert (left(alice), left(bob), left(rose)) == (1, 0, 0)


def test_marking_everything_read_raises_the_floor_and_loses_nothing_after(circle, alice, bob):
    thread = a_thread(circle=circle, by=bob)
    later = SAID_AT + timedelta(hours=1)

    reading.mark_all_read(viewer=Viewer(alice), at=later)

    assert left(alice) == 0
    assert CaughtUp.objects.get(person=alice).at == later - reading.STILL_COMING
    # Its request began before everything was marked, and ended after.
    a_message(thread, bob, at=later - timedelta(seconds=30))
    assert left(alice) == 1


def test_the_floor_stays_under_what_is_still_unread(circle, alice, bob):
    old = a_thread("Ancien", circle=circle, by=bob)
    new = a_thread("Nouveau", circle=circle, by=bob, at=SAID_AT + timedelta(days=3))
    reading.mark_read(thread=new, person=alice, number=1, at=SAID_AT + timedelta(days=3))

    reading.catch_up(viewer=Viewer(alice), at=SAID_AT + timedelta(days=4))

    assert unread.all_of(Viewer(alice)) == [(old.pk, 1)]


def test_posting_writes_no_row_for_those_who_read(circle, bob):
    for n in range(5):
        circles.seat(circle=circle, person=a_person(f"Person {n}"), role=Role.MEMBER, at=SAID_AT)
    thread = a_thread(circle=circle, by=bob)
    a_message(thread, bob)

    assert list(Reader.objects.values_list("person", flat=True)) == [bob.pk]


def test_the_badge_is_one_query_however_much_is_unread(circle, alice, bob):
    counts = []
    for _round in range(2):
        for n in range(5):
            a_thread(f"Fil {n}", circle=circle, by=bob)
        viewer = Viewer(alice)
        assert viewer.circle_ids
        assert viewer.is_supporter  # the session brings both
        with CaptureQueriesContext(connection) as asked:
            assert unread.count(viewer) > 0
        counts.append(len(asked))
        from django.core.cache import cache

        cache.clear()

    assert counts == [1, 1]


def test_what_one_writes_oneself_is_read_also_by_mail_when_nothing_came_between(circle, alice, bob):
    thread = a_thread(circle=circle, by=bob)
    reading.mark_read(thread=thread, person=alice, number=1, at=SAID_AT)
    a_message(thread, alice, came_by="mail")
    assert left(alice) == 0

    a_message(thread, bob)
    a_message(thread, alice, came_by="mail")
    assert left(alice) == 2
