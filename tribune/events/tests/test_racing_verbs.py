"""What counts or promotes, pressed by many at once, each in a thread with its own connection: the counts hold, and each
is answered: by what they asked or by a refusal, never by a database that found them waiting for each other.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import Sum
from django.utils import timezone

from tribune.events.models import Event, Favour, FavourAsked, Occurrence, Question, Report, Rsvp, Shift, ShiftSwap
from tribune.events.plans import plan_of
from tribune.events.repeating import Often, Pattern
from tribune.events.testing import a_ride, a_shift, a_thing, an_event, an_rsvp, soon, the_date_of
from tribune.events.tests.test_racing import all_at_once
from tribune.events.verbs import (
    dates,
    events,
    favours,
    messages,
    polls,
    questions,
    repetitions,
    reports,
    rsvps,
    shifts,
    swaps,
    things,
    waiting,
)
from tribune.kit.refusals import Refusal
from tribune.people.testing import a_person

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Call = Callable[[], object]
HOUR = timedelta(hours=1)
now = timezone.now


def troubles(*calls: Call) -> list[str]:
    """All of *calls* at once; what went wrong beside refusals."""

    def tried(call: Call) -> Call:
        def run() -> str:
            try:
                call()
            except Refusal:
                return ""
            except Exception as trouble:
                return f"{type(trouble).__name__}: {trouble}"
            finally:
                connections.close_all()
            return ""

        return run

    return [said for said in all_at_once([tried(call) for call in calls]) if said]


def amend(event, **changed):
    held = Event.objects.get(pk=event.pk)
    plan = replace(plan_of(held, held.occurrences.order_by("pk")[0]), **changed)
    return events.amend(event=held, plan=plan, version=held.version, at=now())


def miscounted(event):
    """The dates of *event* whose counts are not those of their answers."""
    return [
        date
        for date in event.occurrences.all()
        if (date.taken, date.waiting)
        != (sum(rsvp.places for rsvp in date.rsvps.all()), date.rsvps.filter(answer="waiting").count())
    ]


def test_organisers_who_change_one_action_in_many_windows_are_each_answered():
    event = an_event(starts_at=soon(30), capacity=3)
    date = the_date_of(event)

    found = []
    for n in range(1, 9):
        hours = {"starts_at": date.starts_at + n * HOUR, "ends_at": date.ends_at + n * HOUR}
        found += troubles(
            lambda hours=hours: dates.move(occurrence=date, **hours, at=now()),
            lambda: a_shift(event, "Accueil", date=date),
            lambda: things.add(occurrence=date, name="Tables", needed=2, at=now()),
            lambda n=n: waiting.set_places(occurrence=date, capacity=3 + n, at_once=n % 2 == 0, at=now()),
            lambda n=n: amend(event, title=f"Marche {n}"),
            lambda n=n: waiting.set_places(occurrence=date, capacity=4 + n, at_once=n % 2 == 1, at=now()),
            lambda n=n: messages.send(occurrence=date, by=event.made_by, to="all", text="…", form_key=str(n), at=now()),
        )

    assert found == []
    assert Shift.objects.count() == 8


def test_people_who_answer_while_the_organiser_changes_the_dates_and_others_leave_are_each_answered():
    alice = a_person("Alice")
    event = an_event(by=alice, starts_at=soon(30), capacity=3)
    held = [the_date_of(event)]
    for days in (35, 32):
        hours = {"starts_at": soon(days), "ends_at": soon(days) + HOUR}
        held.append(dates.add(event=event, **hours, at=now(), capacity=3))
    people = [a_person(f"Person {n}") for n in range(10)]
    chance = random.Random(7)

    def answer(person):
        date, said = chance.choice(held), chance.choice(["yes", "yes", "yes", "waiting", "maybe", "no"])
        guests = chance.choice([0, 0, 1])
        return lambda: rsvps.give(
            occurrence=date, person=person, answer=said, guests=guests, at=now(), may_wait=True
        )  # fmt: skip

    def lapse():
        for rsvp in Rsvp.objects.filter(offered_until__isnull=False)[:3]:
            waiting.lapse(rsvp_id=rsvp.pk, until=rsvp.offered_until, at=rsvp.offered_until)

    def hide_and_show():
        events.withhold(event=event, at=now())
        events.restore(event=event, at=now())

    def repeat(n):
        repetitions.repeat(
            event=event, pattern=Pattern(Often.WEEKLY, days=(n % 7,), count=4), starts_at=soon(29),
            ends_at=soon(29) + HOUR, by=alice, at=now(), capacity=3,
        )  # fmt: skip

    found = []
    for n in range(12):
        calls = [answer(person) for person in people[:8]]
        calls += [lambda n=n: rsvps.forget(person=people[n % 10], at=now()), lapse, hide_and_show]
        calls.append((lambda n=n: repeat(n)) if n % 4 == 3 else (lambda n=n: amend(event, title=f"Marche {n}")))
        found += troubles(*calls)

    assert found == []
    assert miscounted(event) == []


def test_seats_asked_for_given_back_and_written_about_at_once_are_counted_once():
    event = an_event(starts_at=soon(30))
    ride = a_ride(event, a_person("Driver"), places=3)
    people = [a_person(f"Person {n}") for n in range(6)]
    for person in people:
        an_rsvp(event, person)
    chance = random.Random(1)

    def ask(person):
        return lambda: favours.ask(favour=ride, person=person, places=chance.choice([1, 2]), note="Oui", at=now())

    def with_one(person, do):
        def call():
            asked = FavourAsked.objects.filter(person=person).select_related("favour").first()
            if asked is not None:
                do(asked)

        return call

    def answer(person):
        return with_one(person, lambda asked: favours.answer(asked=asked, accepts=chance.random() < 0.7, at=now()))

    def give_back(person):
        return with_one(person, lambda asked: favours.give_back(asked=asked, at=now()))

    def say(person):
        return with_one(person, lambda asked: favours.say(asked=asked, by=person, text="…", at=now()))

    found = []
    for _round in range(8):
        two = chance.sample(people, 2)
        found += troubles(*[act(person) for person in two for act in (ask, answer, give_back, say, say)])

    ride = Favour.objects.get(pk=ride.pk)
    assert found == []
    assert ride.taken == (FavourAsked.objects.filter(state="accepted").aggregate(n=Sum("places"))["n"] or 0)


def test_roles_and_things_taken_swapped_and_given_up_at_once_are_counted_once():
    event = an_event(starts_at=soon(30), capacity=8)
    date = the_date_of(event)
    roles = [a_shift(event, f"Role {n}") for n in range(3)]
    tables = a_thing(event)
    people = [a_person(f"Person {n}") for n in range(8)]
    chance = random.Random(2)

    def agree(person):
        swap = ShiftSwap.objects.order_by("?").first()
        if swap is not None:
            swaps.agree(swap=swap, person=person, at=now())

    def acts(person):
        mine, other = chance.sample(roles, 2)
        quantity = chance.randrange(3)
        return chance.choice(
            [
                lambda: shifts.take(shift=mine, person=person, at=now()),
                lambda: shifts.take(shift=mine, person=person, at=now()),
                lambda: shifts.give_up(shift=mine, person=person, at=now()),
                lambda: swaps.ask(shift=mine, wanted=other, person=person, at=now()),
                lambda: agree(person),
                lambda: things.bring(thing=tables, person=person, quantity=quantity, at=now()),
                lambda: shifts.leave(person=person, at=now()),
                lambda: things.leave(person=person),
                lambda: rsvps.give(occurrence=date, person=person, answer="no", at=now()),
            ]
        )

    found = []
    for _round in range(10):
        found += troubles(*[acts(person) for person in people])

    assert found == []
    assert all(shift.taken == shift.takers.count() for shift in Shift.objects.all())
    tables.refresh_from_db()
    assert tables.brought == (tables.bringings.aggregate(n=Sum("quantity"))["n"] or 0)
    assert miscounted(event) == []


def test_a_question_removed_while_people_reply_to_it_costs_nobody_their_place():
    event = an_event(starts_at=soon(30))
    date, people = the_date_of(event), [a_person(f"Person {n}") for n in range(6)]

    found = []
    for n in range(6):
        asked = questions.add(event=event, kind="short", text=f"Question {n}", options=[], is_required=False)
        said = {asked.code: f"Reply {n}"}
        found += troubles(
            *[
                lambda person=person, said=said: questions.answer(
                    occurrence=date, person=person, answer="yes", said=said, at=now()
                )
                for person in people
            ],
            lambda asked=asked: questions.remove(question=Question.objects.get(pk=asked.pk), at=now()),
        )

    assert found == []
    assert Occurrence.objects.get(pk=date.pk).taken == len(people)


def test_a_poll_is_closed_once_and_makes_one_date():
    for _round in range(4):
        event = an_event(starts_at=soon(30))
        poll = polls.open_poll(
            event=event, choices=[(soon(n), soon(n) + HOUR) for n in (40, 50)], by=event.made_by, at=now()
        )
        found = troubles(
            *[
                lambda poll=poll, choice=choice: polls.close(poll=poll, choice=choice, at=now())
                for choice in poll.choices.all()
            ],
            lambda event=event: dates.move(
                occurrence=the_date_of(event), starts_at=soon(35), ends_at=soon(36), at=now()
            ),
        )

        poll.refresh_from_db()
        assert found == []
        assert poll.chosen is not None
        assert event.occurrences.count() == 1


def test_a_report_published_in_four_windows_tells_once_while_the_action_changes():
    alice = a_person("Alice")
    for _round in range(4):
        event = an_event(by=alice, starts_at=now() - HOUR, ends_at=now() + 2 * HOUR)
        date = the_date_of(event)
        found = troubles(
            *[lambda date=date: reports.begin(occurrence=date, by=alice, title="Bilan", at=now()) for _window in "1234"]
        )
        report = Report.objects.get(occurrence=date)
        reports.write(report=report, title="Bilan", body="Du monde.", figures={}, version=1, at=now())
        found += troubles(
            *[lambda report=report: reports.publish(report=report, tells=True, at=now()) for _window in "1234"],
            lambda date=date: a_shift(date.event, "Rangement", date=date),
            lambda event=event: amend(event, title="Marche", ends_at=now() + 3 * HOUR),
        )

        report.refresh_from_db()
        assert found == []
        assert report.told_at is not None
