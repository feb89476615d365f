"""Private messages past the age that the operator set, and talks nobody is in."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from tribune.discussions import log
from tribune.discussions.models import Message, Reader, Thread
from tribune.discussions.testing import SAID_AT, a_circle, a_message, a_private_talk, a_thread
from tribune.discussions.verbs import erasing, privates, reading
from tribune.media.documents import look
from tribune.media.models import File
from tribune.movement.testing import a_movement
from tribune.people.viewers import Viewer

pytestmark = pytest.mark.django_db
LATER = SAID_AT + timedelta(days=400)


def test_what_is_older_goes_with_its_files_and_what_is_younger_stays(alice, bob):
    a_movement(private_months=12)
    thread = a_private_talk(alice, bob)
    old = a_message(thread, alice, "Ancien", files=[look(ContentFile(b"%PDF-1.7", name="plan.pdf"))])
    fresh = a_message(thread, bob, "Récent", reply_to=old, quote="Ancien", at=LATER - timedelta(days=10))

    assert erasing.erase_old(at=LATER) == 1
    assert erasing.erase_old(at=LATER) == 0

    assert list(Message.objects.filter(thread=thread)) == [fresh]
    fresh.refresh_from_db()
    assert (fresh.quote, fresh.reply_to) == ("", None)
    assert not File.objects.exists()
    thread.refresh_from_db()
    assert thread.erased_until == 1
    shown = log.of(thread, Viewer(alice), at=LATER)
    assert [row.message.number for row in shown.rows] == [2]
    assert shown.older is None
    assert a_message(thread, alice, "Suite", at=LATER).number == 3


def test_a_talk_of_which_nothing_is_left_goes_whole_and_what_teams_say_stays(alice, bob):
    a_movement(private_months=12)
    thread = a_private_talk(alice, bob)
    a_message(thread, alice)
    circle = a_circle(organisers=[alice], members=[bob])
    to_them = privates.to_organisers(circle=circle, by=bob, text="Bonjour", at=SAID_AT)
    kept = a_thread(circle=circle, by=alice)

    erasing.erase_old(at=LATER)

    assert set(Thread.objects.all()) == {kept}
    assert not Reader.objects.filter(thread__in=[thread.pk, to_them.pk]).exists()


def test_nothing_goes_where_the_operator_keeps_for_ever(alice, bob):
    a_movement(private_months=0)
    a_message(a_private_talk(alice, bob), alice)

    assert erasing.erase_old(at=SAID_AT + timedelta(days=9999)) == 0
    assert Message.objects.count() == 1


def test_what_is_erased_unread_counts_no_more(alice, bob):
    a_movement(private_months=12)
    thread = a_private_talk(alice, bob)
    for _n in range(3):
        a_message(thread, alice)
    a_message(thread, alice, at=LATER)

    erasing.erase_old(at=LATER)

    assert thread.last_number == 0  # as it was fetched
    assert Reader.objects.get(thread=thread, person=bob).read_number == 3
    reading.mark_read(thread=thread, person=bob, number=4, at=LATER)


def test_more_than_one_batch_goes(alice, bob, monkeypatch):
    monkeypatch.setattr(erasing, "BATCH", 2)
    thread = a_private_talk(alice, bob)
    for _n in range(5):
        a_message(thread, alice)

    assert erasing.erase_old(at=SAID_AT + timedelta(days=9999)) == 5
    assert not Thread.objects.exists()


def test_what_both_have_left_goes_once_nobodys_refusal_counts(alice, bob):
    a_movement(private_months=0)
    thread = a_private_talk(alice, bob)
    a_message(thread, alice)
    for person in (alice, bob):
        privates.leave(thread=thread, person=person, at=SAID_AT)

    erasing.erase_old(at=SAID_AT + timedelta(days=29))
    still = Thread.objects.count()
    erasing.erase_old(at=SAID_AT + timedelta(days=31))

    assert (still, Thread.objects.count()) == (1, 0)
