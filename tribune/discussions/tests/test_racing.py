"""Several people posting at once: numbers follow one another, and one form is one message."""

import threading

import pytest
from django.db import connection

from tribune.discussions.models import Message, Reader, Thread
from tribune.discussions.testing import SAID_AT, a_circle, a_comment, a_message, a_person, a_thread
from tribune.discussions.verbs import privates
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


def test_two_who_ask_each_other_at_once_have_one_thread_and_both_are_in_it():
    alice, bob = a_person("Alice"), a_person("Bob")
    a_circle(members=[alice, bob])

    answers = all_at_once(
        [
            lambda by=by, person=person: privates.ask(person=person, by=by, text=f"De {by.name}", at=SAID_AT).pk
            for by, person in ((alice, bob), (bob, alice))
        ]
    )

    assert len(answers) == 2
    assert len(set(answers)) == 1
    assert set(Message.objects.values_list("text", flat=True)) == {"De Alice", "De Bob"}
    assert Reader.objects.filter(is_party=True, accepted_at__isnull=False).count() == 2


def test_one_request_sent_six_times_at_once_is_one():
    alice, bob = a_person("Alice"), a_person("Bob")
    a_circle(members=[alice, bob])

    answers = all_at_once(
        [lambda: privates.ask(person=bob, by=alice, text="Bonjour", key="k", at=SAID_AT).pk for _ in range(6)]
    )

    assert len(answers) == 6
    assert len(set(answers)) == 1
    assert Message.objects.count() == 1


def test_what_one_person_writes_to_a_team_at_once_is_in_one_thread():
    charlie, circle = a_person("Charlie"), a_circle(organisers=[a_person("Alice")])

    def write():
        return privates.to_organisers(circle=circle, by=charlie, text="Bonjour", key="k", at=SAID_AT).pk

    answers = all_at_once([write for _ in range(5)])

    assert len(answers) == 5
    assert len(set(answers)) == 1
    assert Message.objects.count() == 1


def test_an_answer_and_a_withdrawal_at_once_leave_both_in_or_nobody():
    alice, bob = a_person("Alice"), a_person("Bob")
    a_circle(members=[alice, bob])
    thread = privates.ask(person=bob, by=alice, text="Bonjour", at=SAID_AT)

    def accept():
        try:
            privates.accept(thread=thread, person=bob, at=SAID_AT)
        except privates.NotNow:
            return "gone"
        return "in"

    answers = all_at_once([accept, lambda: privates.leave(thread=thread, person=alice, at=SAID_AT)])

    theirs = Reader.objects.get(thread=thread, person=bob)
    assert (theirs.is_party, theirs.accepted_at is not None) == ((True, True) if "in" in answers else (False, False))
    assert not Reader.objects.get(thread=thread, person=alice).is_party
