"""A thread that is taken from view, or goes to another team, is taken from the pages that have it open."""

import pytest

from tribune.discussions.testing import SAID_AT, a_circle, a_person, a_thread
from tribune.discussions.verbs import threads
from tribune.streams.models import Ripple

pytestmark = pytest.mark.django_db


def closed(thread):
    return Ripple.objects.filter(channel="drop:", words=f" thread:{thread.code}").exists()


def test_a_thread_that_is_hidden_is_heard_no_more():
    bob = a_person("Bob")
    thread = a_thread(circle=a_circle(members=[bob]), by=bob)

    threads.hide(thread=thread, at=SAID_AT)

    assert closed(thread)


def test_a_thread_that_goes_to_another_team_is_asked_for_again_by_those_who_listen():
    bob = a_person("Bob")
    circle, into = a_circle(members=[bob]), a_circle("Wazemmes", members=[bob])
    thread, elsewhere = a_thread(circle=circle, by=bob), a_thread(circle=into, by=bob)

    threads.move(circle=circle, into=into)

    assert closed(thread)
    assert not closed(elsewhere)
