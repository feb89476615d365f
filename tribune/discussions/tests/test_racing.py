"""Several people posting at once: numbers follow one another, and one form is one message."""

import threading

import pytest
from django.db import connection

from tribune.discussions.models import Message, Thread
from tribune.discussions.testing import a_circle, a_comment, a_message, a_person, a_thread
from tribune.publications.testing import a_publication

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(calls):
    """Every call in a thread of its own, let go together; their answers."""
    barrier, answers = threading.Barrier(len(calls)), []

    def run(call):
        barrier.wait()
        try:
            answers.append(call())
        finally:
            connection.close()

    running = [threading.Thread(target=run, args=(call,)) for call in calls]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return answers


def test_people_who_post_at_once_get_numbers_that_follow_one_another():
    people = [a_person(f"Person {n}") for n in range(8)]
    thread = a_thread(circle=a_circle(members=people), by=people[0])

    answers = all_at_once([lambda who=who: a_message(thread, who).number for who in people])

    assert sorted(answers) == list(range(2, 10))
    assert Thread.objects.get().last_number == 9


def test_one_form_sent_eight_times_at_once_is_one_message():
    bob = a_person("Bob")
    thread = a_thread(circle=a_circle(members=[bob]), by=bob)

    answers = all_at_once([lambda: a_message(thread, bob, key="k").pk for _ in range(8)])

    assert len(set(answers)) == 1
    assert Message.objects.count() == 2


def test_the_first_comments_sent_at_once_are_in_one_thread():
    people = [a_person(f"Person {n}") for n in range(6)]
    card = a_publication()

    answers = all_at_once([lambda who=who: a_comment(card, who).number for who in people])

    assert sorted(answers) == [1, 2, 3, 4, 5, 6]
    assert Thread.objects.count() == 1
    card.refresh_from_db()
    assert card.said == 6


def test_one_form_that_opens_a_thread_sent_at_once_opens_one():
    bob = a_person("Bob")
    circle = a_circle(members=[bob])

    answers = all_at_once([lambda: a_thread(circle=circle, by=bob, key="k").pk for _ in range(6)])

    assert len(set(answers)) == 1
    assert Thread.objects.count() == 1
