from datetime import UTC, datetime, timedelta

import pytest

from tribune.events.models import Rsvp
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import events, rsvps, waiting
from tribune.facts.models import Job
from tribune.facts.testing import run_jobs
from tribune.people.testing import a_person, signed_in_client

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def answer_of(person):
    rsvp = Rsvp.objects.get(person=person)
    return "offered" if rsvp.is_offered else rsvp.answer


def a_full_event(**more):
    """One place, Bob's; in thirty days."""
    event = an_event(capacity=1, starts_at=soon(30), **more)
    bob = a_person("Bob")
    an_rsvp(event, bob)
    return event, bob


def wait(event, name, *, guests=0):
    person = a_person(name)
    an_rsvp(event, person, "waiting", guests=guests)
    return person


def test_a_place_that_frees_is_held_for_the_first_in_line_and_offered_to_nobody_else():
    event, bob = a_full_event()
    charlie, dora = wait(event, "Charlie"), wait(event, "Dora")

    an_rsvp(event, bob, "no")

    assert (answer_of(charlie), answer_of(dora)) == ("offered", "waiting")
    assert (the_date_of(event).taken, the_date_of(event).waiting) == (1, 2)
    with pytest.raises(rsvps.EveryPlaceIsTaken):
        an_rsvp(event, a_person("Nina"))


def test_taking_the_place_offered_is_saying_yes():
    event, bob = a_full_event()
    charlie = wait(event, "Charlie")
    an_rsvp(event, bob, "no")

    an_rsvp(event, charlie)

    assert answer_of(charlie) == "yes"
    assert (the_date_of(event).taken, the_date_of(event).waiting) == (1, 0)


def test_a_place_left_goes_to_the_next():
    event, bob = a_full_event()
    charlie, dora = wait(event, "Charlie"), wait(event, "Dora")
    an_rsvp(event, bob, "no")

    an_rsvp(event, charlie, "no")

    assert (answer_of(charlie), answer_of(dora)) == ("no", "offered")


def test_at_the_deadline_the_place_passes_on_by_itself_and_not_before():
    event, bob = a_full_event()
    charlie, dora = wait(event, "Charlie"), wait(event, "Dora")
    an_rsvp(event, bob, "no")
    until = Rsvp.objects.get(person=charlie).offered_until

    run_jobs()
    before = (answer_of(charlie), answer_of(dora))
    passed = waiting.lapse(rsvp_id=Rsvp.objects.get(person=charlie).pk, until=until, at=until)

    assert before == ("offered", "waiting")
    assert passed
    assert (answer_of(charlie), answer_of(dora)) == ("no", "offered")


def test_the_job_of_the_deadline_is_due_at_the_deadline():
    event, bob = a_full_event()
    charlie = wait(event, "Charlie")
    an_rsvp(event, bob, "no")

    run_jobs()

    until = Rsvp.objects.get(person=charlie).offered_until
    assert list(Job.objects.filter(task__endswith="pass_on").values_list("run_at", flat=True)) == [until]


def test_a_place_taken_in_time_does_not_lapse():
    event, bob = a_full_event()
    charlie = wait(event, "Charlie")
    an_rsvp(event, bob, "no")
    rsvp = Rsvp.objects.get(person=charlie)
    an_rsvp(event, charlie)

    assert not waiting.lapse(rsvp_id=rsvp.pk, until=rsvp.offered_until, at=rsvp.offered_until)
    assert answer_of(charlie) == "yes"


def test_the_first_who_fits_is_promoted():
    event, bob = a_full_event()
    waiting.set_places(occurrence=the_date_of(event), capacity=3, at_once=False, at=now())
    an_rsvp(event, bob, guests=2)
    family, dora = wait(event, "Charlie", guests=2), wait(event, "Dora")

    an_rsvp(event, bob, guests=1)

    assert (answer_of(family), answer_of(dora)) == ("waiting", "offered")


def test_raising_the_capacity_promotes_in_order_and_lowering_it_sends_nobody_away():
    event, bob = a_full_event()
    charlie, dora = wait(event, "Charlie"), wait(event, "Dora")

    waiting.set_places(occurrence=the_date_of(event), capacity=2, at_once=False, at=now())
    raised = (answer_of(charlie), answer_of(dora))
    waiting.set_places(occurrence=the_date_of(event), capacity=1, at_once=False, at=now())
    an_rsvp(event, charlie, "no")

    assert raised == ("offered", "waiting")
    assert (answer_of(bob), answer_of(dora), the_date_of(event).taken) == ("yes", "waiting", 1)


def test_without_a_limit_everyone_who_waits_comes_in_whatever_their_number():
    event, _bob = a_full_event()
    people = [wait(event, f"P{n}") for n in range(waiting.AT_A_TIME + 5)]

    waiting.set_places(occurrence=the_date_of(event), capacity=None, at_once=False, at=now())
    run_jobs()

    assert {answer_of(person) for person in people} == {"yes"}
    assert (the_date_of(event).taken, the_date_of(event).waiting) == (len(people) + 1, 0)


def test_within_hours_of_the_start_and_where_the_organiser_chose_so_the_place_is_given_at_once():
    near = an_event(capacity=1, starts_at=now() + timedelta(hours=3))
    asked, bob = a_full_event()
    an_rsvp(near, bob)
    waiting.set_places(occurrence=the_date_of(asked), capacity=1, at_once=True, at=now())
    charlie, dora = wait(near, "Charlie"), wait(asked, "Dora")

    an_rsvp(near, bob, "no")
    an_rsvp(asked, bob, "no")

    assert (answer_of(charlie), answer_of(dora)) == ("yes", "yes")


def test_someone_who_leaves_passes_on_what_was_held_for_them():
    event, bob = a_full_event()
    charlie, dora = wait(event, "Charlie"), wait(event, "Dora")
    an_rsvp(event, bob, "no")

    rsvps.forget(person=charlie, at=now())

    assert answer_of(dora) == "offered"
    assert the_date_of(event).waiting == 1


def test_nothing_is_offered_to_someone_who_is_being_erased():
    event, bob = a_full_event()
    charlie, dora = wait(event, "Charlie"), wait(event, "Dora")
    charlie.is_active = False
    charlie.save()

    an_rsvp(event, bob, "no")

    assert (answer_of(charlie), answer_of(dora)) == ("waiting", "offered")


def test_nothing_is_offered_for_what_was_called_off():
    alice = a_person("Alice")
    event, bob = a_full_event(by=alice)
    charlie = wait(event, "Charlie")
    events.call_off(event=event, by=alice, reason="", at=now())

    rsvps.forget(person=bob, at=now())

    assert answer_of(charlie) == "waiting"


def test_a_place_that_frees_while_the_desk_hides_the_action_is_offered_once_it_is_shown_again():
    event, bob = a_full_event()
    charlie, dora = wait(event, "Charlie"), wait(event, "Dora")
    events.withhold(event=event, at=now())
    rsvps.forget(person=bob, at=now())
    hidden = answer_of(charlie)

    events.restore(event=event, at=now())

    assert (hidden, answer_of(charlie), answer_of(dora)) == ("waiting", "offered", "waiting")
    assert (the_date_of(event).taken, the_date_of(event).waiting) == (1, 2)


def test_a_place_held_for_someone_is_not_lost_while_the_desk_hides_the_action():
    event, bob = a_full_event()
    charlie = wait(event, "Charlie")
    an_rsvp(event, bob, "no")
    rsvp = Rsvp.objects.get(person=charlie)
    run_jobs()
    events.withhold(event=event, at=now())
    passed = waiting.lapse(rsvp_id=rsvp.pk, until=rsvp.offered_until, at=rsvp.offered_until)
    later = rsvp.offered_until + timedelta(hours=1)

    events.restore(event=event, at=later)
    run_jobs()

    rsvp.refresh_from_db()
    assert not passed
    assert rsvp.offered_until > later
    assert (the_date_of(event).taken, the_date_of(event).waiting) == (1, 1)
    assert [n.kind for n in charlie.notices.order_by("pk")] == ["place_offered", "place_offered"]
    assert waiting.lapse(rsvp_id=rsvp.pk, until=rsvp.offered_until, at=rsvp.offered_until)
    assert answer_of(charlie) == "no"


def test_an_action_shown_again_after_its_hour_offers_nothing():
    event, bob = a_full_event()
    charlie = wait(event, "Charlie")
    events.withhold(event=event, at=now())
    rsvps.forget(person=bob, at=now())

    events.restore(event=event, at=soon(40))

    assert answer_of(charlie) == "waiting"


def test_the_line_keeps_its_order_though_clocks_differ():
    event, _bob = a_full_event()
    first, second = a_person("First"), a_person("Second")
    an_rsvp(event, first, "waiting", at=now())
    an_rsvp(event, second, "waiting", at=now() - timedelta(minutes=5))

    assert [r.person for r in Rsvp.objects.in_line()] == [first, second]


def test_an_offer_is_told_once_and_so_is_its_end():
    event, bob = a_full_event()
    charlie = wait(event, "Charlie")
    an_rsvp(event, bob, "no")
    rsvp = Rsvp.objects.get(person=charlie)
    run_jobs()
    waiting.lapse(rsvp_id=rsvp.pk, until=rsvp.offered_until, at=rsvp.offered_until)
    run_jobs()

    assert [n.kind for n in charlie.notices.order_by("pk")] == ["place_offered", "offer_lapsed"]


# pages


def test_pressing_yes_on_a_full_action_puts_one_on_the_list_and_says_which_number():
    event, _bob = a_full_event()
    wait(event, "Charlie")
    client = signed_in_client(a_person("Dora"))

    sent = client.post(f"/en/actions/{event.code}/rsvp/", {"answer": "yes"})
    page = client.get(f"/en{event.address}").content.decode()

    assert sent.status_code == 303
    assert "You are number 2 on the waiting list." in page
    assert "Leave the list" in page


def test_a_full_action_offers_the_list_and_says_how_many_wait():
    event, _bob = a_full_event()
    wait(event, "Charlie")

    page = signed_in_client(a_person("Dora")).get(f"/en{event.address}").content.decode()

    assert "Every place is taken" in page
    assert "1 person is waiting" in page
    assert 'value="waiting"' in page


def test_the_page_says_until_when_a_place_is_held_and_one_press_takes_it():
    event, bob = a_full_event()
    charlie = wait(event, "Charlie")
    an_rsvp(event, bob, "no")
    client = signed_in_client(charlie)

    page = client.get(f"/en{event.address}").content.decode()
    client.post(f"/en/actions/{event.code}/rsvp/", {"answer": "yes"})

    assert "A place is free for you." in page
    assert "I take the place" in page
    assert answer_of(charlie) == "yes"


def test_too_many_guests_for_the_places_left_may_wait_together():
    event = an_event(capacity=2)
    an_rsvp(event, a_person("Bob"))
    client = signed_in_client(a_person("Charlie"))

    answer = client.post(f"/en/actions/{event.code}/rsvp/", {"answer": "yes", "guests": "1"})

    assert answer.status_code == 409
    assert "Put us on the waiting list" in answer.content.decode()
