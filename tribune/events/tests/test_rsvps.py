from datetime import UTC, datetime, timedelta

import pytest

from tribune.events.models import Occurrence, Rsvp
from tribune.events.testing import an_event, an_rsvp, the_date_of
from tribune.events.verbs import events, rsvps
from tribune.facts.models import Fact
from tribune.people.testing import a_person

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def taken(event):
    return Occurrence.objects.get(event=event).taken


def test_bob_says_he_is_going_and_a_place_is_his():
    event = an_event(capacity=2)

    rsvp = an_rsvp(event, a_person("Bob"))

    assert (rsvp.answer, taken(event)) == ("yes", 1)
    assert Fact.objects.filter(name="RsvpGiven", body__rsvp_id=rsvp.pk).count() == 1


def test_pressing_twice_is_pressing_once():
    event, bob = an_event(capacity=2), a_person("Bob")

    an_rsvp(event, bob)
    an_rsvp(event, bob)

    assert (taken(event), Rsvp.objects.count(), Fact.objects.filter(name__startswith="Rsvp").count()) == (1, 1, 1)


def test_the_place_after_the_last_is_refused():
    event = an_event(capacity=1)
    an_rsvp(event, a_person("Bob"))

    with pytest.raises(rsvps.EveryPlaceIsTaken):
        an_rsvp(event, a_person("Charlie"))

    assert (taken(event), Rsvp.objects.count()) == (1, 1)


def test_whoever_has_the_last_place_may_press_again_though_it_is_full():
    event, bob = an_event(capacity=1), a_person("Bob")
    an_rsvp(event, bob)

    assert an_rsvp(event, bob).answer == "yes"


def test_saying_no_after_all_frees_the_place():
    event, bob = an_event(capacity=1), a_person("Bob")
    an_rsvp(event, bob)

    rsvps.withdraw(occurrence=the_date_of(event), person=bob, at=now())
    an_rsvp(event, a_person("Charlie"))

    assert taken(event) == 1
    assert Fact.objects.get(name="RsvpChanged").body["before"] == "yes"


def test_maybe_takes_no_place():
    event = an_event(capacity=1)

    an_rsvp(event, a_person("Bob"), "maybe")

    assert taken(event) == 0


def test_guests_take_places_too():
    event = an_event(capacity=3)
    an_rsvp(event, a_person("Bob"), guests=1)

    with pytest.raises(rsvps.NotThatManyPlacesAreLeft):
        an_rsvp(event, a_person("Charlie"), guests=1)

    assert taken(event) == 2


def test_bob_brings_one_person_fewer():
    event, bob = an_event(capacity=3), a_person("Bob")
    an_rsvp(event, bob, guests=2)

    an_rsvp(event, bob, guests=0)

    assert taken(event) == 1


def test_nobody_brings_a_coach_by_mistake():
    with pytest.raises(rsvps.TooManyGuests):
        an_rsvp(an_event(), a_person("Bob"), guests=50)


def test_an_action_that_is_over_takes_no_more_answers():
    event = an_event(starts_at=now() - timedelta(days=2))

    with pytest.raises(rsvps.ItIsOver):
        an_rsvp(event, a_person("Bob"))


def test_an_action_called_off_takes_no_more_answers():
    alice = a_person("Alice")
    event = an_event(by=alice)
    events.call_off(event=event, by=alice, reason="Orage", at=now())

    with pytest.raises(rsvps.ItWasCalledOff):
        an_rsvp(event, a_person("Bob"))


def test_nobody_answers_a_draft():
    with pytest.raises(rsvps.ItIsNotOpen):
        an_rsvp(an_event(published=False), a_person("Bob"))


def test_someone_who_changes_their_mind_goes_to_the_end_of_the_line():
    event, bob = an_event(), a_person("Bob")
    first = now()
    an_rsvp(event, bob, "no", at=first)

    rsvp = an_rsvp(event, bob, "yes", at=first + timedelta(hours=1))

    assert rsvp.given_at == first + timedelta(hours=1)


def test_a_person_who_leaves_frees_their_place():
    event, bob = an_event(capacity=1), a_person("Bob")
    an_rsvp(event, bob)

    rsvps.forget(person=bob, at=now())

    assert (taken(event), Rsvp.objects.count()) == (0, 0)
