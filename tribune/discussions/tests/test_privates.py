"""Private talks: asked, accepted, declined, left, blocked; and what is written to those who organise a team."""

from datetime import timedelta

import pytest

from tribune.discussions import asked, listing, parties, unread
from tribune.discussions.models import Message, Reader, Thread
from tribune.discussions.parties import Standing
from tribune.discussions.testing import SAID_AT, a_circle, a_message, a_person
from tribune.discussions.verbs import openness, privates, threads
from tribune.people import circles
from tribune.people.models import Role
from tribune.people.verbs import blocks
from tribune.people.viewers import Viewer
from tribune.streams.models import Ripple

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def ask(by, person, text="Bonjour", **more):
    return privates.ask(person=person, by=by, text=text, at=more.pop("at", SAID_AT), **more)


def stand(person, thread):
    return parties.seen_by(Viewer(person), thread).standing


def may_see(person, thread):
    return Thread.objects.visible_to(Viewer(person)).filter(pk=thread.pk).exists()


def said_in(thread):
    return list(Message.objects.filter(thread=thread).order_by("number").values_list("author__name", "text"))


def test_bob_asks_alice_accepts_and_both_write(circle, alice, bob):
    thread = ask(bob, alice)

    assert (stand(bob, thread), stand(alice, thread)) == (Standing.WAITING, Standing.ASKED)
    with pytest.raises(openness.NobodyAnswersThere):
        a_message(thread, bob, "Et aussi")
    with pytest.raises(openness.NobodyAnswersThere):
        a_message(thread, alice, "Oui ?")
    privates.accept(thread=thread, person=alice, at=SAID_AT)
    privates.accept(thread=thread, person=alice, at=SAID_AT)
    a_message(thread, alice, "Oui ?")
    a_message(thread, bob, "À samedi")

    assert stand(bob, thread) == stand(alice, thread) == Standing.OPEN
    assert said_in(thread) == [("Bob", "Bonjour"), ("Alice", "Oui\u202f?"), ("Bob", "À samedi")]


def test_one_message_goes_with_a_request_and_no_more(circle, alice, bob):
    thread = ask(bob, alice, key="k")

    assert ask(bob, alice, key="k") == thread
    with pytest.raises(privates.TheyHaveNotAnswered):
        ask(bob, alice, "Et alors ?")
    assert said_in(thread) == [("Bob", "Bonjour")]


def test_whoever_is_asked_and_asks_too_has_accepted(circle, alice, bob):
    thread = ask(bob, alice)

    assert ask(alice, bob, "Justement !") == thread
    assert stand(bob, thread) == Standing.OPEN
    assert len(said_in(thread)) == 2
    assert Thread.objects.count() == 1


def test_only_people_of_ones_teams_who_show_their_name_are_asked(circle, alice, bob, charlie):
    shy = a_person("Solène", name_reach="me")
    circles.seat(circle=circle, person=shy, role=Role.MEMBER, at=SAID_AT)
    guest = a_person("Gaël", supporter=False)
    circles.seat(circle=circle, person=guest, role=Role.MEMBER, at=SAID_AT)
    follower = a_person("Fanny", name_reach="members")
    circles.seat(circle=circle, person=follower, role=Role.FOLLOWER, at=SAID_AT)

    for by, person in ((charlie, alice), (bob, shy), (bob, guest), (bob, follower), (guest, bob), (bob, bob)):
        assert not privates.may_ask(person, Viewer(by), SAID_AT), (by, person)
        with pytest.raises(privates.NotNow):
            ask(by, person)
    assert not Thread.objects.exists()


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_between_two_whom_a_block_keeps_apart_nothing_leaves_and_the_words_do_not_tell_why(circle, alice, bob, who):
    by, other = (bob, alice) if who == "bob" else (alice, bob)
    blocks.block(person=other, by=by, at=SAID_AT)

    with pytest.raises(privates.NotNow) as blocked:
        ask(bob, alice)
    blocks.unblock(person=other, by=by)
    privates.decline(thread=ask(bob, alice), person=alice, at=SAID_AT)
    with pytest.raises(privates.NotNow) as declined:
        ask(bob, alice, at=SAID_AT + A_DAY)

    assert str(blocked.value) == str(declined.value)


def test_who_is_declined_sees_that_they_wait_and_asks_again_a_month_later(circle, alice, bob):
    thread = ask(bob, alice)
    privates.decline(thread=thread, person=alice, at=SAID_AT)
    privates.decline(thread=thread, person=alice, at=SAID_AT + A_DAY)

    assert stand(bob, thread) == Standing.WAITING
    assert not may_see(alice, thread)
    with pytest.raises(privates.NotNow):
        ask(bob, alice, "Alors ?", at=SAID_AT + timedelta(days=29))
    assert ask(bob, alice, "Rebonjour", at=SAID_AT + timedelta(days=31)) == thread
    assert stand(alice, thread) == Standing.ASKED
    with pytest.raises(privates.TheyHaveNotAnswered):
        ask(bob, alice, "Alors ?", at=SAID_AT + timedelta(days=32))


def test_who_declined_may_change_their_mind(circle, alice, bob):
    thread = ask(bob, alice)
    privates.decline(thread=thread, person=alice, at=SAID_AT)

    assert ask(alice, bob, "Finalement, oui", at=SAID_AT + A_DAY) == thread
    assert stand(bob, thread) == stand(alice, thread) == Standing.OPEN


def test_a_request_that_is_withdrawn_leaves_no_trace_and_is_not_made_anew_at_once(circle, alice, bob):
    thread = ask(bob, alice)
    privates.leave(thread=thread, person=bob, at=SAID_AT)

    assert not may_see(alice, thread)
    assert asked.to(Viewer(alice)) == []
    with pytest.raises(privates.NotNow):
        ask(bob, alice, at=SAID_AT + A_DAY)
    assert ask(bob, alice, at=SAID_AT + timedelta(days=31)) == thread


def test_who_left_reads_nothing_more_and_the_other_writes_no_more(circle, alice, bob):
    thread = ask(bob, alice)
    privates.accept(thread=thread, person=alice, at=SAID_AT)
    privates.leave(thread=thread, person=alice, at=SAID_AT)

    assert not may_see(alice, thread)
    assert may_see(bob, thread)
    assert stand(bob, thread) == Standing.OVER
    with pytest.raises(openness.NobodyAnswersThere):
        a_message(thread, bob)
    assert f"{alice.code} thread:{thread.code}" in Ripple.objects.values_list("words", flat=True)
    assert ask(alice, bob, "Me revoici", at=SAID_AT + A_DAY) == thread
    assert stand(bob, thread) == Standing.OPEN


def test_a_block_ends_what_was_accepted_and_only_who_made_it_is_told(circle, alice, bob):
    thread = ask(bob, alice)
    privates.accept(thread=thread, person=alice, at=SAID_AT)
    blocks.block(person=bob, by=alice, at=SAID_AT)

    assert (stand(alice, thread), stand(bob, thread)) == (Standing.KEPT_AWAY, Standing.OVER)
    for person in (alice, bob):
        with pytest.raises(openness.NobodyAnswersThere):
            a_message(thread, person)
    blocks.unblock(person=bob, by=alice)
    a_message(thread, bob)


def test_blocking_whoever_asks_declines_them_too(circle, alice, bob):
    thread = ask(bob, alice)

    privates.keep_away(thread=thread, person=alice, at=SAID_AT)

    assert asked.count(Viewer(alice)) == 0
    assert stand(bob, thread) == Standing.WAITING
    blocks.unblock(person=bob, by=alice)
    assert not may_see(alice, thread)


def test_ten_requests_a_day(alice):
    people = [a_person(f"P{n}") for n in range(11)]
    a_circle(members=[alice, *people])
    for person in people[:10]:
        ask(alice, person)

    with pytest.raises(privates.ThatIsManyRequests):
        ask(alice, people[10])
    assert not Reader.objects.filter(person=people[10]).exists()
    ask(alice, people[10], at=SAID_AT + 2 * A_DAY)


def test_a_request_stands_among_requests_and_counts_as_unread_nowhere(circle, alice, bob):
    thread = ask(bob, alice, "Bonjour Alice")

    (one,) = asked.to(Viewer(alice))
    assert (one.by, one.message.text, one.teams) == (bob, "Bonjour Alice", ["Fives–Moulins"])
    assert asked.count(Viewer(alice)) == 1
    assert unread.count(Viewer(alice)) == 0
    assert listing.of(Viewer(alice)).lines == []
    assert [line.name for line in listing.of(Viewer(bob), only="private").lines] == ["Alice"]
    privates.accept(thread=thread, person=alice, at=SAID_AT)
    assert [line.name for line in listing.of(Viewer(alice), only="private").lines] == ["Bob"]
    assert unread.count(Viewer(alice)) == 1


def test_a_request_of_somebody_at_a_distance_waits_for_nobody(circle, alice, bob):
    ask(bob, alice)
    blocks.block(person=bob, by=alice, at=SAID_AT)

    assert asked.count(Viewer(alice)) == 0
    assert asked.to(Viewer(alice)) == []


def test_requests_are_listed_in_the_same_queries_whatever_their_number(alice, django_assert_max_num_queries):
    people = [a_person(f"P{n}") for n in range(6)]
    a_circle(members=[alice, *people])
    for person in people[:2]:
        ask(person, alice)
    viewer = Viewer(alice)
    assert len(viewer.circle_ids) == 1
    with django_assert_max_num_queries(4):
        assert len(asked.to(viewer)) == 2
    for person in people[2:]:
        ask(person, alice)
    with django_assert_max_num_queries(3):  # her blocks are known
        assert len(asked.to(viewer)) == 6


def test_what_a_supporter_writes_to_a_team_is_read_by_those_who_organise_it_now(circle, alice, bob, charlie):
    thread = privates.to_organisers(circle=circle, by=charlie, text="Par où commencer ?", at=SAID_AT)

    assert may_see(alice, thread)
    assert not may_see(bob, thread)
    circles.seat(circle=circle, person=bob, role=Role.ORGANISER, at=SAID_AT)
    circles.seat(circle=circle, person=alice, role=Role.MEMBER, at=SAID_AT)
    assert may_see(bob, thread)
    assert not may_see(alice, thread)
    a_message(thread, bob, "Par jeudi")
    a_message(thread, charlie, "Merci")
    assert privates.to_organisers(circle=circle, by=charlie, text="Encore une chose", at=SAID_AT) == thread


def test_whether_it_is_answered_is_seen_by_those_who_organise(circle, alice, charlie):
    thread = privates.to_organisers(circle=circle, by=charlie, text="Par où commencer ?", at=SAID_AT)

    def waits():
        return [
            (line.name, line.is_to_answer) for line in listing.to_organisers(circle.pk, Viewer(alice), size=9).lines
        ]

    assert waits() == [("Charlie", True)]
    a_message(thread, alice, "Jeudi")
    assert waits() == [("Charlie", False)]
    a_message(thread, charlie, "À quelle heure ?")
    assert waits() == [("Charlie", True)]
    assert [line.name for line in listing.of(Viewer(charlie)).lines] == ["Fives–Moulins"]


def test_nobody_writes_to_themselves_nor_to_many_teams_at_once(circle, alice, charlie):
    with pytest.raises(privates.YouAreOneOfThem):
        privates.to_organisers(circle=circle, by=alice, text="Moi", at=SAID_AT)
    with pytest.raises(openness.YouMayNotWriteHere):
        privates.to_organisers(circle=circle, by=a_person("Gaël", supporter=False), text="Moi", at=SAID_AT)
    for _n in range(5):
        privates.to_organisers(circle=a_circle(), by=charlie, text="Bonjour", at=SAID_AT)
    with pytest.raises(privates.TooManyTeamsToday):
        privates.to_organisers(circle=a_circle(), by=charlie, text="Bonjour", at=SAID_AT)


def test_what_was_written_to_a_team_follows_it_into_another(circle, alice, charlie):
    other = a_circle("Hellemmes", organisers=[a_person("Rose")])
    thread = privates.to_organisers(circle=circle, by=charlie, text="Bonjour", at=SAID_AT)
    threads.move(circle=circle, into=other)

    assert not may_see(alice, thread)
    assert privates.to_organisers(circle=other, by=charlie, text="Bonsoir", at=SAID_AT) == thread
