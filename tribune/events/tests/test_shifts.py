from datetime import UTC, datetime, timedelta

import pytest

from tribune.events.models import Event, Rsvp, Shift, ShiftTaken
from tribune.events.rosters import clashes, cut
from tribune.events.testing import a_shift, an_event, an_rsvp, the_date_of
from tribune.events.verbs import events, rsvps, shifts, swaps
from tribune.facts.models import Fact
from tribune.facts.testing import run_jobs
from tribune.people.testing import a_person

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


def take(shift, person):
    return shifts.take(shift=shift, person=person, at=now())


def fresh(shift):
    return Shift.objects.get(pk=shift.pk)


def test_from_nine_to_seventeen_every_two_hours_makes_four_spans():
    nine = datetime(2026, 11, 28, 9, tzinfo=UTC)

    spans = cut(nine, nine + timedelta(hours=8), every=timedelta(hours=2))

    assert [(a.hour, b.hour) for a, b in spans] == [(9, 11), (11, 13), (13, 15), (15, 17)]


def test_hours_that_do_not_divide_end_with_a_shorter_span():
    nine = datetime(2026, 11, 28, 9, tzinfo=UTC)

    spans = cut(nine, nine + timedelta(hours=5), every=timedelta(hours=2))

    assert [(b - a).seconds // 3600 for a, b in spans] == [2, 2, 1]


def test_several_roles_are_made_at_once_each_with_its_people():
    event = an_event()
    date = the_date_of(event)

    made = shifts.add(
        occurrence=date, title="Table", starts_at=date.starts_at, ends_at=date.starts_at + timedelta(hours=8),
        needed=3, every=timedelta(hours=2), at=now(),
    )  # fmt: skip

    assert [(s.begins, s.minutes, s.needed) for s in made] == [(n * 120, 120, 3) for n in range(4)]
    assert Event.objects.get().has_shifts


def test_hours_cut_into_too_many_roles_are_refused():
    event = an_event()
    date = the_date_of(event)

    with pytest.raises(shifts.ThatIsTooManyRoles):
        a_shift(event, ends_at=date.starts_at + timedelta(hours=60), every=timedelta(minutes=30))


def test_i_ll_do_it_says_yes_to_the_action_too():
    event, bob = an_event(capacity=5), a_person("Bob")
    shift = a_shift(event)

    take(shift, bob)
    take(shift, bob)

    assert Rsvp.objects.get().answer == "yes"
    assert (fresh(shift).taken, ShiftTaken.objects.count(), the_date_of(event).taken) == (1, 1, 1)


def test_who_said_maybe_is_coming_once_they_take_a_role_and_keeps_their_guests_once_they_come():
    event, bob, charlie = an_event(), a_person("Bob"), a_person("Charlie")
    an_rsvp(event, bob, "maybe")
    an_rsvp(event, charlie, guests=2)
    shift = a_shift(event)

    take(shift, bob)
    take(shift, charlie)

    assert Rsvp.objects.get(person=bob).answer == "yes"
    assert Rsvp.objects.get(person=charlie).guests == 2


def test_a_full_action_gives_no_role_to_one_who_has_no_place():
    event = an_event(capacity=1)
    an_rsvp(event, a_person("Bob"))
    shift = a_shift(event)

    with pytest.raises(rsvps.EveryPlaceIsTaken):
        take(shift, a_person("Charlie"))

    assert (fresh(shift).taken, ShiftTaken.objects.count()) == (0, 0)


def test_the_person_after_the_last_is_refused():
    event = an_event()
    shift = a_shift(event, needed=1)
    take(shift, a_person("Bob"))

    with pytest.raises(shifts.ThisRoleIsFilled):
        take(shift, a_person("Charlie"))

    assert not Rsvp.objects.filter(person__name="Charlie").exists()


def test_nobody_takes_a_role_of_what_is_called_off_or_over():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    shift = a_shift(event)
    an_rsvp(event, bob)
    events.call_off(event=event, by=alice, reason="", at=now())

    with pytest.raises(rsvps.ItWasCalledOff):
        take(shift, bob)


def test_a_role_given_up_is_free_again():
    event, bob = an_event(), a_person("Bob")
    shift = a_shift(event, needed=1)
    take(shift, bob)

    assert shifts.give_up(shift=shift, person=bob, at=now())
    take(shift, a_person("Charlie"))

    assert fresh(shift).taken == 1
    assert Fact.objects.filter(name="ShiftGivenUp").count() == 1
    assert not shifts.give_up(shift=shift, person=bob, at=now())


def test_who_does_not_come_any_more_leaves_their_roles():
    event, bob = an_event(), a_person("Bob")
    shift = a_shift(event, needed=1)
    take(shift, bob)

    rsvps.withdraw(occurrence=the_date_of(event), person=bob, at=now())
    run_jobs()

    assert (fresh(shift).taken, ShiftTaken.objects.count()) == (0, 0)


def test_who_changed_their_mind_back_before_the_job_ran_keeps_their_role():
    event, bob = an_event(), a_person("Bob")
    shift = a_shift(event)
    take(shift, bob)

    an_rsvp(event, bob, "no")
    an_rsvp(event, bob, "yes")
    run_jobs()

    assert fresh(shift).taken == 1


def test_roles_of_one_person_that_fall_together_are_found_and_neighbours_are_not():
    event = an_event()
    date = the_date_of(event)
    hour = timedelta(hours=1)
    first = a_shift(event, ends_at=date.starts_at + 2 * hour)
    second = a_shift(event, "Sono", starts_at=date.starts_at + hour, ends_at=date.starts_at + 3 * hour)
    third = a_shift(event, "Rangement", starts_at=date.starts_at + 3 * hour, ends_at=date.starts_at + 4 * hour)

    found = clashes([first, second, third])

    assert found == {first.pk: [second], second.pk: [first]}


def test_fewer_people_than_have_it_already_is_refused():
    event = an_event()
    shift = a_shift(event)
    take(shift, a_person("Bob"))
    take(shift, a_person("Charlie"))

    with pytest.raises(shifts.MoreHaveIt):
        shifts.amend(shift=shift, title="Accueil", starts_at=shift.starts_at, ends_at=shift.ends_at, needed=1, at=now())


def test_a_date_that_moves_takes_its_roles_along():
    event = an_event()
    shift = a_shift(event, starts_at=the_date_of(event).starts_at - timedelta(hours=2))
    date = the_date_of(event)
    date.starts_at += timedelta(days=1)
    date.ends_at += timedelta(days=1)
    date.save()

    assert fresh(shift).starts_at == date.starts_at - timedelta(hours=2)


def test_an_organiser_puts_in_a_role_only_those_who_come():
    alice, bob = a_person("Alice"), a_person("Bob")
    event = an_event(by=alice)
    shift = a_shift(event)

    with pytest.raises(shifts.TheyDoNotCome):
        shifts.fill(shift=shift, person=bob, by=alice, at=now())
    an_rsvp(event, bob)
    shifts.fill(shift=shift, person=bob, by=alice, at=now())

    assert ShiftTaken.objects.get().placed_by == alice
    assert Fact.objects.filter(name="ShiftGiven").count() == 1


def test_a_role_that_is_removed_is_gone_from_the_action():
    event, bob = an_event(), a_person("Bob")
    shift = a_shift(event)
    take(shift, bob)

    shifts.remove(shift=shift, at=now())

    assert not Event.objects.get().has_shifts
    assert Fact.objects.filter(name="ShiftRemoved").count() == 1
    with pytest.raises(shifts.ThisRoleIsGone):
        take(shift, a_person("Charlie"))


def test_changing_for_a_role_with_room_is_done_at_once():
    event, bob = an_event(), a_person("Bob")
    mine, other = a_shift(event), a_shift(event, "Sono")
    take(mine, bob)

    asked = swaps.ask(shift=mine, wanted=other, person=bob, at=now())

    assert asked is None
    assert (fresh(mine).taken, fresh(other).taken) == (0, 1)
    assert ShiftTaken.objects.get().shift == other


def test_a_full_role_is_swapped_when_one_of_its_people_agrees_and_both_stay_full():
    event, bob, charlie = an_event(), a_person("Bob"), a_person("Charlie")
    mine, other = a_shift(event, needed=1), a_shift(event, "Sono", needed=1)
    take(mine, bob)
    take(other, charlie)
    asked = swaps.ask(shift=mine, wanted=other, person=bob, at=now())

    swaps.agree(swap=asked, person=charlie, at=now())

    held = {t.person.name: t.shift.title for t in ShiftTaken.objects.all()}
    assert held == {"Bob": "Sono", "Charlie": "Accueil au départ"}
    assert (fresh(mine).taken, fresh(other).taken) == (1, 1)
    with pytest.raises(swaps.ThisSwapIsSettled):
        swaps.agree(swap=asked, person=charlie, at=now())


def test_a_swap_asked_twice_is_asked_once_and_a_stranger_to_the_role_cannot_agree():
    event, bob, charlie = an_event(), a_person("Bob"), a_person("Charlie")
    mine, other = a_shift(event), a_shift(event, "Sono", needed=1)
    take(mine, bob)
    take(other, charlie)

    first = swaps.ask(shift=mine, wanted=other, person=bob, at=now())
    second = swaps.ask(shift=mine, wanted=other, person=bob, at=now())

    assert first == second
    assert Fact.objects.filter(name="SwapAsked").count() == 1
    with pytest.raises(swaps.YouDoNotHaveThisRole):
        swaps.agree(swap=first, person=a_person("Dora"), at=now())


def test_the_roles_of_another_date_are_copied_with_nobody_in_them():
    source, to = an_event(), an_event("La suivante")
    shift = a_shift(source, needed=3)
    take(shift, a_person("Bob"))

    shifts.copy(source=the_date_of(source), to=the_date_of(to), at=now())

    copied = Shift.objects.get(occurrence__event=to)
    assert (copied.title, copied.begins, copied.minutes, copied.needed, copied.taken) == (
        shift.title, shift.begins, shift.minutes, 3, 0,
    )  # fmt: skip
    assert shifts.copy(source=the_date_of(source), to=the_date_of(to), at=now()) == []
