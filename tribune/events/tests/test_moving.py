from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tribune.events.models import Occurrence, Rsvp
from tribune.events.plans import plan_of
from tribune.events.repeating import Often, Pattern
from tribune.events.testing import an_event, an_rsvp, soon, the_date_of
from tribune.events.verbs import dates, events, moving, repetitions, rsvps
from tribune.facts.models import Fact
from tribune.facts.testing import run_jobs
from tribune.people.testing import a_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_person("Alice"), a_person("Bob"), a_person("Charlie")


@pytest.fixture
def event(cast):
    return an_event(by=cast[0], starts_at=soon(10), ends_at=soon(10) + timedelta(hours=2), capacity=2)


def move(event, days=11):
    starts = soon(days)
    return dates.move(
        occurrence=event.occurrences.order_by("starts_at")[0],
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        at=timezone.now(),
    )


def answer_of(person):
    return Rsvp.objects.get(person=person)


def test_who_said_yes_is_asked_again_and_keeps_their_place(cast, event):
    _alice, bob, charlie = cast
    an_rsvp(event, bob)
    an_rsvp(event, charlie, "maybe")
    hour = the_date_of(event).starts_at

    move(event)

    asked = answer_of(bob)
    assert (asked.answer, asked.said_for) == ("yes", hour)
    assert timedelta(days=2, hours=23) < asked.confirm_by - timezone.now() <= timedelta(days=3)
    assert answer_of(charlie).confirm_by is None
    assert the_date_of(event).taken == 1


def test_saying_yes_again_keeps_the_place_for_good(cast, event):
    _alice, bob, _charlie = cast
    an_rsvp(event, bob)
    move(event)

    an_rsvp(event, bob)
    run_jobs(at=timezone.now() + timedelta(days=4))

    assert (answer_of(bob).answer, answer_of(bob).confirm_by, answer_of(bob).said_for) == ("yes", None, None)
    assert the_date_of(event).taken == 1


def test_saying_no_frees_it_at_once(cast, event):
    _alice, bob, _charlie = cast
    an_rsvp(event, bob)
    move(event)

    an_rsvp(event, bob, "no")

    assert the_date_of(event).taken == 0
    assert answer_of(bob).confirm_by is None


def test_without_an_answer_by_the_deadline_it_is_a_maybe_and_the_next_in_line_is_promoted(cast, event):
    _alice, bob, charlie = cast
    an_rsvp(event, bob, guests=1)
    rsvps.give(occurrence=the_date_of(event), person=charlie, answer="yes", at=timezone.now(), may_wait=True)
    move(event)
    run_jobs()
    assert answer_of(bob).answer == "yes"

    run_jobs(at=timezone.now() + timedelta(days=3, minutes=1))

    assert answer_of(bob).answer == "yes"  # the clock of the house is not yet there
    assert moving.let_go(occurrence_id=the_date_of(event).pk, at=timezone.now() + timedelta(days=3, minutes=1)) is False
    assert answer_of(bob).answer == "maybe"
    assert answer_of(charlie).is_offered


def test_nearer_than_six_days_the_deadline_is_half_of_the_time_left():
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)

    assert moving.answer_by(at=at, starts_at=at + timedelta(hours=4)) == at + timedelta(hours=2)
    assert moving.answer_by(at=at, starts_at=at + timedelta(days=60)) == at + timedelta(days=3)


def test_moved_twice_they_are_asked_once_about_the_hour_they_had_said_yes_for(cast, event):
    _alice, bob, _charlie = cast
    an_rsvp(event, bob)
    hour = the_date_of(event).starts_at

    move(event, days=11)
    move(event, days=12)

    assert answer_of(bob).said_for == hour


def test_moved_back_to_their_hour_nobody_is_asked_any_more(cast, event):
    _alice, bob, _charlie = cast
    an_rsvp(event, bob)

    move(event, days=11)
    move(event, days=10)

    assert answer_of(bob).confirm_by is None


def test_another_end_or_the_same_hours_ask_nobody(cast, event):
    _alice, bob, _charlie = cast
    an_rsvp(event, bob)
    date = the_date_of(event)

    dates.move(occurrence=date, starts_at=date.starts_at, ends_at=date.ends_at, at=timezone.now())
    assert not Fact.objects.filter(name="EventMoved").exists()
    dates.move(occurrence=date, starts_at=date.starts_at, ends_at=date.ends_at + timedelta(hours=1), at=timezone.now())

    assert Fact.objects.filter(name="EventMoved").count() == 1
    assert answer_of(bob).confirm_by is None


def test_the_one_who_moves_their_own_action_is_not_asked(cast, event):
    alice, _bob, _charlie = cast
    an_rsvp(event, alice)

    move(event)

    assert answer_of(alice).confirm_by is None


def test_saving_another_hour_in_the_form_asks_again_too(cast, event):
    _alice, bob, _charlie = cast
    an_rsvp(event, bob)
    hour = the_date_of(event).starts_at
    plan = replace(plan_of(event, the_date_of(event)), starts_at=soon(12), ends_at=soon(13))

    events.amend(event=event, plan=plan, version=event.version, at=timezone.now())

    assert answer_of(bob).said_for == hour


def test_an_hour_put_right_once_it_has_begun_asks_nobody_and_costs_nobody_their_place(cast, event):
    _alice, bob, _charlie = cast
    an_rsvp(event, bob)
    begun = timezone.now() - timedelta(hours=1)
    plan = replace(plan_of(event, the_date_of(event)), starts_at=begun, ends_at=begun + timedelta(hours=3))

    events.amend(event=event, plan=plan, version=event.version, at=timezone.now())
    moving.let_go(occurrence_id=the_date_of(event).pk, at=timezone.now() + timedelta(minutes=1))

    assert (answer_of(bob).answer, answer_of(bob).confirm_by) == ("yes", None)
    assert the_date_of(event).taken == 1


def test_a_place_that_changes_is_told_without_asking(cast, event):
    _alice, bob, _charlie = cast
    an_rsvp(event, bob)

    events.amend(
        event=event, plan=replace(plan_of(event, the_date_of(event)), venue="Place Rihour"), version=event.version,
        at=timezone.now(),
    )  # fmt: skip

    assert Fact.objects.filter(name="EventMoved").count() == 1
    assert answer_of(bob).confirm_by is None


def test_every_date_of_a_repetition_that_moves_asks_its_own_people_and_is_told_once(cast, event):
    alice, bob, charlie = cast
    first = the_date_of(event)
    given = {"event": event, "by": alice, "at": timezone.now(), "pattern": Pattern(Often.WEEKLY, count=3)}
    repetitions.repeat(starts_at=first.starts_at, ends_at=first.ends_at, **given)
    second = event.occurrences.order_by("starts_at")[1]
    for person, date in ((bob, first), (bob, second), (charlie, second)):
        rsvps.give(occurrence=date, person=person, answer="yes", at=timezone.now())

    hour = timedelta(hours=1)
    repetitions.repeat(starts_at=first.starts_at + hour, ends_at=first.ends_at + hour, **given)

    assert Rsvp.objects.filter(confirm_by__isnull=False).count() == 3
    assert Fact.objects.filter(name="EventMoved").count() == 1


def test_what_was_called_off_meanwhile_asks_nothing_more(cast, event):
    alice, bob, _charlie = cast
    an_rsvp(event, bob)
    date = move(event)
    events.call_off(event=event, by=alice, reason="", at=timezone.now())

    moving.let_go(occurrence_id=date.pk, at=timezone.now() + timedelta(days=5))

    assert (answer_of(bob).answer, answer_of(bob).confirm_by) == ("yes", None)


def test_a_date_that_is_over_or_called_off_does_not_move(cast, event):
    alice, _bob, _charlie = cast
    date = the_date_of(event)
    wanted = {"occurrence": date, "starts_at": soon(40), "ends_at": soon(41)}

    with pytest.raises(dates.ItIsOver):
        dates.move(**wanted, at=soon(30))
    events.call_off(event=event, by=alice, reason="", at=timezone.now())
    with pytest.raises(events.ItIsCalledOff):
        dates.move(**wanted, at=timezone.now())


def test_only_a_yes_is_asked_again_whoever_writes_it(cast, event):
    an_rsvp(event, cast[1], "maybe")

    with pytest.raises(IntegrityError), transaction.atomic():
        Rsvp.objects.update(confirm_by=timezone.now(), said_for=timezone.now())


def test_the_page_asks_says_until_when_and_takes_the_answer_in_one_press(cast, event):
    _alice, bob, _charlie = cast
    an_rsvp(event, bob)
    move(event)
    client = signed_in_client(bob)

    before = client.get("/en" + event.address).content.decode()
    client.post(f"/actions/{event.code}/rsvp/", {"answer": "yes", "date": the_date_of(event).code})
    after = client.get("/en" + event.address).content.decode()

    assert "do you still come?" in before
    assert "Your place is kept until you answer" in before
    assert "do you still come?" not in after


def test_the_organiser_sees_who_has_not_said_it_again(cast, event):
    alice, bob, _charlie = cast
    an_rsvp(event, bob)
    move(event)

    page = signed_in_client(alice).get(f"/en/actions/{event.code}/desk/").content.decode()

    assert "asked again since the date moved" in page


def test_moving_a_crowd_costs_what_moving_a_few_costs(django_assert_max_num_queries, cast):
    event = an_event(by=cast[0], starts_at=soon(10), ends_at=soon(11))
    for n in range(15):
        an_rsvp(event, a_person(f"Person {n}"))

    with django_assert_max_num_queries(25):
        move(event)

    assert Rsvp.objects.filter(confirm_by__isnull=False).count() == 15
    assert Occurrence.objects.get().taken == 15
