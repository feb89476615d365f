"""Whether there is a place, and until when one is held: plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from tribune.events.places import EveryPlaceIsTaken, NotThatManyPlacesAreLeft, held_until, settled

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def settle(answer="yes", *, party=1, before="", held=0, taken=0, capacity=10, may_wait=False):
    return settled(answer, party=party, before=before, held=held, taken=taken, capacity=capacity, may_wait=may_wait)


def test_a_no_and_a_maybe_ask_for_no_place():
    assert (settle("no", taken=10), settle("maybe", taken=10)) == ("no", "maybe")


def test_waiting_is_a_place_when_there_is_one_and_else_the_list():
    assert settle("waiting", taken=9) == "yes"
    assert settle("waiting", taken=10) == "waiting"
    assert settle("waiting", party=2, taken=9) == "waiting"


def test_a_yes_waits_only_when_it_may_and_everything_is_taken():
    assert settle(taken=10, may_wait=True) == "waiting"
    with pytest.raises(EveryPlaceIsTaken):
        settle(taken=10)
    with pytest.raises(NotThatManyPlacesAreLeft):
        settle(party=2, taken=9, may_wait=True)


def test_a_place_one_has_is_never_lost_by_asking_for_more():
    with pytest.raises(NotThatManyPlacesAreLeft):
        settle("yes", party=3, before="yes", held=2, taken=10, may_wait=True)
    with pytest.raises(NotThatManyPlacesAreLeft):
        settle("waiting", party=3, before="yes", held=2, taken=10)


def test_nobody_gives_up_a_place_because_the_capacity_was_lowered():
    assert settle("yes", party=2, before="yes", held=3, taken=10, capacity=4) == "yes"


def test_a_party_larger_than_the_room_is_told_so_rather_than_left_waiting():
    with pytest.raises(NotThatManyPlacesAreLeft):
        settle("waiting", party=5, capacity=4)


@pytest.mark.parametrize(
    ("ahead", "held"),
    [(timedelta(days=30), timedelta(hours=24)), (timedelta(hours=40), timedelta(hours=10)), (timedelta(hours=5), None)],
)
def test_a_place_is_held_a_day_then_less_and_given_at_once_within_hours_of_the_start(ahead, held):
    until = held_until(at=NOW, starts_at=NOW + ahead, at_once=False)

    assert until == (NOW + held if held else None)


def test_an_organiser_may_have_places_given_without_asking():
    assert held_until(at=NOW, starts_at=NOW + timedelta(days=30), at_once=True) is None
