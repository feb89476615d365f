"""The waiting list, whatever happens to it and in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tribune.events.models import Occurrence, Rsvp
from tribune.events.testing import an_event
from tribune.events.verbs import events, rsvps, waiting
from tribune.kit.refusals import Refusal
from tribune.people.testing import a_person

pytestmark = pytest.mark.django_db

PEOPLE = 6


class Line(RuleBasedStateMachine):
    """Answers, withdrawals, departures, capacities, deadlines and hidings in any order; the model is the list itself."""

    def __init__(self):
        super().__init__()
        self.clock = datetime.now(UTC)
        self.event = an_event(capacity=2, starts_at=self.clock + timedelta(days=30), at=self.clock)
        self.people = [a_person(f"P{n}") for n in range(PEOPLE)]
        self.line = []  # who waits, in the order they came
        self.pressed = set()  # who has just answered
        self.lowered = False

    @property
    def answered(self):
        return Rsvp.objects.filter(occurrence__event=self.event)

    @property
    def date(self):
        return Occurrence.objects.get(event=self.event)

    @rule(
        who=st.integers(0, PEOPLE - 1),
        answer=st.sampled_from(["yes", "waiting", "maybe", "no"]),
        guests=st.integers(0, 3),
        may_wait=st.booleans(),
    )
    def answers(self, who, answer, guests, may_wait):
        self.clock += timedelta(minutes=1)
        before = self.date
        self.pressed.add(self.people[who].pk)
        ahead = [(r.pk, r.party) for r in self.answered.in_line().exclude(person=self.people[who])]
        held = sum(r.places for r in self.answered.filter(person=self.people[who]))
        try:
            given = rsvps.give(
                occurrence=before, person=self.people[who], answer=answer, guests=guests, at=self.clock,
                may_wait=may_wait,
            )  # fmt: skip
        except Refusal:
            return
        if given.answer == "yes" and not held and before.capacity is not None:
            free = before.capacity - before.taken
            fitted = [pk for pk, party in ahead if party <= free]
            assert not fitted, "someone who fitted was overtaken"

    @rule(order=st.permutations(range(PEOPLE)), guests=st.lists(st.integers(0, 2), min_size=PEOPLE, max_size=PEOPLE))
    def everybody_presses_yes(self, order, guests):
        for who in order:
            self.answers(who=who, answer="yes", guests=guests[who], may_wait=True)

    @rule(capacity=st.one_of(st.none(), st.integers(1, 6)), at_once=st.booleans())
    def is_resized(self, capacity, at_once):
        self.clock += timedelta(minutes=1)
        before = self.date
        waiting.set_places(occurrence=before, capacity=capacity, at_once=at_once, at=self.clock)
        self.lowered = capacity is not None and before.taken > capacity

    @rule(who=st.integers(0, PEOPLE - 1))
    def leaves(self, who):
        self.clock += timedelta(minutes=1)
        rsvps.forget(person=self.people[who], at=self.clock)

    @rule(who=st.one_of(st.none(), st.integers(0, PEOPLE - 1)), hours=st.sampled_from([1, 30]))
    def the_desk_hides_it_a_while(self, who, hours):
        events.withhold(event=self.event, at=self.clock)
        if who is not None:
            rsvps.forget(person=self.people[who], at=self.clock)
        self.clock += timedelta(hours=hours)
        due = self.answered.filter(offered_until__lte=self.clock)
        for rsvp in due:
            assert not waiting.lapse(rsvp_id=rsvp.pk, until=rsvp.offered_until, at=self.clock), "nobody could take it"
        events.restore(event=self.event, at=self.clock)
        assert not due.all().exists()

    @precondition(lambda self: self.answered.filter(offered_until__isnull=False).exists())
    @rule()
    def a_deadline_passes(self):
        offered = self.answered.filter(offered_until__isnull=False).order_by("offered_until")[0]
        self.clock = max(self.clock, offered.offered_until)
        assert waiting.lapse(rsvp_id=offered.pk, until=offered.offered_until, at=self.clock)

    @invariant()
    def the_counts_are_those_of_the_answers(self):
        date, answers = self.date, list(self.answered.all())
        assert date.taken == sum(r.places for r in answers)
        assert date.waiting == sum(r.answer == "waiting" for r in answers)

    @invariant()
    def no_more_come_than_may(self):
        date = self.date
        if date.capacity is None or date.taken <= date.capacity:
            self.lowered = False
        else:
            assert self.lowered

    @invariant()
    def nobody_waits_who_has_room(self):
        left = self.date.places_left
        assert not any(left is None or r.party <= left for r in self.answered.in_line())

    @invariant()
    def the_line_keeps_its_order_and_moves_from_its_head(self):
        standing = {r.person_id: r.party for r in self.answered.in_line()}
        kept = [pk for pk in self.line if pk in standing]
        assert list(standing)[: len(kept)] == kept, "whoever comes waits behind those who waited"
        promoted = {r.person_id: r.party for r in self.answered if r.places and r.person_id in self.line}
        for pk, party in promoted.items():
            ahead = set(self.line[: self.line.index(pk)]) & set(standing) - self.pressed
            assert all(standing[other] > party for other in ahead), "someone who fitted was passed by"
        self.line, self.pressed = list(standing), set()


def test_whatever_happens_in_any_order_no_more_come_than_may_and_the_line_keeps_its_order():
    run_state_machine_as_test(
        Line,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
